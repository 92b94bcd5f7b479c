package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;

/** A module that runs, from its start to its stop. On the host's context. */
final class Activation {
    private final ModuleId id;
    private final ClassLoader loader;
    private final Context context;
    private final HostOptions options;
    private final Services services;
    private final ModuleActivator activator; // null when the module has none
    private final Belongings belongings;
    private final ModuleContext moduleContext;
    private final List<String> unended = new ArrayList<>();

    /**
     * Makes the activator of a module; throws what that throws.
     *
     * @param before the version that runs, and whose place this one is to take, or null
     */
    Activation(ModuleId id, Wiring wiring, Context context, HostOptions options, Services services, Activation before) {
        this.id = id;
        this.loader = wiring.loader();
        this.context = context;
        this.options = options;
        this.services = services;
        this.activator = within(() -> activator(wiring));
        this.belongings = new Belongings(context, options.stepDeadline());
        this.moduleContext = new ModuleContext(
                id,
                configuration(),
                context.owner(),
                loader,
                services,
                belongings,
                before == null ? null : before.moduleContext.estate());
    }

    private static ModuleActivator activator(Wiring wiring) {
        return ServiceLoader.load(wiring.layer(), ModuleActivator.class).stream()
                .filter(provider -> provider.type().getModule().equals(wiring.module()))
                .findFirst()
                .map(ServiceLoader.Provider::get)
                .orElse(null);
    }

    private JsonObject configuration() {
        JsonObject defaults = activator == null
                ? new JsonObject()
                : within(() -> activator.defaults().copy());
        return defaults.mergeIn(options.configuration().apply(id.name()), true);
    }

    /** The module's code sees its own loader as that of the thread. */
    private <T> T within(Callable<T> action) {
        Thread thread = Thread.currentThread();
        ClassLoader callers = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return action.call();
        } catch (Throwable failure) {
            throw new ModuleException(
                    Kind.START_FAILED, id + " does not start (" + Belongings.words(failure) + ")", failure);
        } finally {
            thread.setContextClassLoader(callers);
        }
    }

    /** The services that it cannot live without. */
    Set<Class<?>> needs() {
        return activator == null ? Set.of() : within(() -> Set.copyOf(activator.needs()));
    }

    /** Starts it; when that fails all that it has registered is undone. */
    Future<Void> start() {
        if (activator == null) {
            return Future.succeededFuture();
        }
        return Belongings.<Void>inTime(
                        context, options.startDeadline(), () -> within(() -> started(activator.start(moduleContext))))
                .recover(failure -> undo().transform(undone -> Future.failedFuture(startFailure(failure))));
    }

    private static Future<Void> started(Future<?> starting) {
        return starting == null
                ? Future.failedFuture(new NullPointerException("its activator returned no future"))
                : starting.mapEmpty();
    }

    private ModuleException startFailure(Throwable failure) {
        if (failure instanceof ModuleException known && known.kind() == Kind.START_FAILED) {
            return known;
        }
        Kind kind = failure instanceof ModuleException known && known.kind() == Kind.DEADLINE
                ? Kind.DEADLINE
                : Kind.START_FAILED;
        return new ModuleException(kind, id + " does not start (" + Belongings.words(failure) + ")", failure);
    }

    /** Takes over what the version before has left. */
    void takeOver() {
        moduleContext.estate().takeOver();
    }

    /** Gives what it holds to whoever waits for it, and offers nothing any more. */
    Future<Void> handOver() {
        return services.withdrawAllOf(id).compose(told -> handOver(moduleContext.takeHoldings()));
    }

    private Future<Void> handOver(Map<String, Holding> holdings) {
        Future<Void> last = Future.succeededFuture();
        for (Map.Entry<String, Holding> holding : holdings.entrySet()) {
            last = last.transform(before -> inTime("handing over " + holding.getKey(), holding.getValue()::handOver));
        }
        return last.otherwiseEmpty();
    }

    /** Stops it, come what may; tells what did not end. */
    Future<StopReport> stop() {
        return services.withdrawAllOf(id)
                .transform(told -> activator == null
                        ? Future.<Void>succeededFuture()
                        : inTime("its activator", () -> activator.stop(moduleContext)))
                .transform(stopped -> undo());
    }

    private Future<StopReport> undo() {
        return belongings.undoAll().map(more -> {
            unended.addAll(more);
            return new StopReport(id, unended);
        });
    }

    /** Does something within the deadline of a step; what goes wrong is noted. */
    private Future<Void> inTime(String what, Callable<Future<?>> step) {
        return Belongings.<Void>inTime(
                        context,
                        options.stepDeadline(),
                        () -> within(() -> step.call().mapEmpty()))
                .onFailure(failure -> unended.add(what + ": " + Belongings.words(failure)));
    }
}
