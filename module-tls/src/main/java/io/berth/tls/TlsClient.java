package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.util.List;

/**
 * The side of TLS that connects. It checks whom it has connected to, as its {@link Trust} says, and comes back to servers
 * by the sessions that it has kept.
 *
 * <p><b>Threading</b>, <b>Ownership</b> and <b>Failure</b>: as of every {@link Tls}. The sessions go when it is closed.
 */
public final class TlsClient extends Tls {
    private final TlsClientOptions options;
    private final Terms terms;
    private boolean closed; // guarded by this

    TlsClient(TlsClientOptions options) {
        this.options = options;
        Trust trust = options.trust();
        List<Identity> identities = options.identity == null ? List.of() : List.of(options.identity);
        EngineContext context = switch (options.settings.engine()) {
            case BORINGSSL -> BoringContext.client(options.settings, identities, options.sessions);
            case JDK -> JdkContext.client(options.settings, identities, trust, options.sessions);
        };
        terms = new Terms(null, identities, trust, options.settings.applicationProtocols(), context);
    }

    /** Forgets the sessions that could be resumed. */
    public void forgetSessions() {
        terms.context().forgetSessions();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        forgetSessions();
        terms.context().release();
    }

    @Override
    Settings settings() {
        return options.settings;
    }

    Terms terms() {
        return terms;
    }

    @Override
    int handshakesPerIteration() {
        return Integer.MAX_VALUE; // whoever connects has decided how often
    }

    @Override
    void requireServer() {
        throw TlsException.misuse(
                Reason.INVALID_OPTION, "this is the TLS of a client, which cannot accept connections; use Tls.server");
    }

    @Override
    void requireClient(PeerName peer) {
        if (isClosed()) {
            throw closedNow();
        }
        named(peer);
    }

    @Override
    void requireUpgrading(PeerName peer) {
        requireClient(peer);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private static TlsException closedNow() {
        return TlsException.misuse(Reason.CLOSED, "the TlsClient is closed");
    }

    private PeerName named(PeerName peer) {
        PeerName named = options.serverName == null ? peer : new PeerName(options.serverName, peer.port());
        if (named.host() == null && terms.trust().checksHostNames()) {
            throw TlsException.misuse(
                    Reason.INVALID_OPTION,
                    "it is not known whom the server has to be; connect by name, or set withServerName");
        }
        return named;
    }

    @Override
    Handshake handshake(PeerName peer) {
        return new Handshake(this, named(peer));
    }

    Engine engine(PeerName peer) {
        Engine engine = terms.context().engine(peer);
        if (engine == null) {
            throw closedNow();
        }
        return engine;
    }
}
