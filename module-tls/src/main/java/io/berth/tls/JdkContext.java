package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.util.List;

/** A context of the JDK's engine. */
final class JdkContext extends EngineContext {
    private JdkContext() {}

    static JdkContext client(Settings settings, List<Identity> identities, int sessions) {
        if (sessions < 0) {
            return new JdkContext();
        }
        throw TlsException.misuse(Reason.NOT_SUPPORTED, "the JDK's engine");
    }

    static JdkContext server(
            Settings settings,
            List<Identity> identities,
            ClientAuthentication authentication,
            Trust trust,
            Resumption resumption) {
        if (identities == null) {
            return new JdkContext();
        }
        throw TlsException.misuse(Reason.NOT_SUPPORTED, "the JDK's engine");
    }

    @Override
    Engine make(PeerName peer) {
        throw new AssertionError();
    }

    @Override
    void free() {}
}
