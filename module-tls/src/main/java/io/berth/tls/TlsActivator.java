package io.berth.tls;

import io.berth.modules.ModuleActivator;
import io.berth.modules.ModuleContext;
import io.vertx.core.Future;
import java.util.Map;

/**
 * This module as a hosted one: it offers a {@link TlsProvider} for each engine that is available, BoringSSL first. Named in
 * META-INF/services, and loaded by the module host alone.
 */
final class TlsActivator implements ModuleActivator {
    @Override
    public Future<?> start(ModuleContext module) {
        offer(module, TlsProvider.of(TlsEngine.JDK), 0);
        return module.vertx()
                .executeBlocking(() -> TlsProvider.of(TlsEngine.BORINGSSL)) // which loads it
                .onSuccess(boringSsl -> offer(module, boringSsl, 1))
                .recover(failure -> failure instanceof TlsException notThere
                                && notThere.reason() == TlsException.Reason.NATIVE_MISSING
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }

    private static void offer(ModuleContext module, TlsProvider provider, int ranking) {
        module.services()
                .register(
                        TlsProvider.class,
                        provider,
                        ranking,
                        Map.of("engine", provider.engine().name()));
    }
}
