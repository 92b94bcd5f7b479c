package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.List;

/**
 * The side of TLS that is connected to: its certificates can be renewed, and its names come and go, while it runs.
 * Connections that stand are not touched by any of it.
 *
 * <p><b>Threading</b> and <b>Ownership</b>: as of every {@link Tls}.
 */
public final class TlsServer extends Tls {
    final TlsServerOptions options;
    private volatile NameTable table;
    private boolean closed; // guarded by this

    TlsServer(TlsServerOptions options) {
        this.options = options;
        table = new NameTable(options.identities.isEmpty() ? null : others(options.identities));
    }

    private Terms others(List<Identity> identities) {
        return terms(
                "",
                null,
                identities,
                options.clientAuthentication,
                options.clientTrust,
                options.settings.applicationProtocols());
    }

    /** The terms of a name, with a reference that is the caller's. */
    Terms terms(ServerName<?> name) {
        boolean own = name.clientAuthentication != null;
        return terms(
                name.pattern,
                name.data,
                name.identities,
                own ? name.clientAuthentication : options.clientAuthentication,
                own ? name.clientTrust : options.clientTrust,
                name.applicationProtocols == null
                        ? options.settings.applicationProtocols()
                        : name.applicationProtocols);
    }

    private Terms terms(
            String pattern,
            Object data,
            List<Identity> identities,
            ClientAuthentication authentication,
            Trust clientTrust,
            List<String> applicationProtocols) {
        Trust trust = authentication == ClientAuthentication.NONE ? null : clientTrust;
        Settings settings = applicationProtocols.isEmpty()
                ? options.settings
                : options.settings.withApplicationProtocols(applicationProtocols.toArray(new String[0]));
        EngineContext context = switch (settings.engine()) {
            case BORINGSSL ->
                BoringContext.server(
                        settings,
                        identities,
                        authentication,
                        trust == null ? new byte[0] : trust.authoritiesPem(),
                        options.resumption,
                        scope(pattern, authentication));
            case JDK -> JdkContext.server(settings, identities, authentication, trust, options.resumption);
        };
        return new Terms(data, trust, applicationProtocols, context);
    }

    /** What a session must have been made under to be resumed: the same name, and the same policy for clients. */
    private static byte[] scope(String pattern, ClientAuthentication authentication) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((pattern + '\n' + authentication).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    // --- names and certificates while it runs

    /** Adds a name, or puts another in the place of the one with the same pattern. */
    public void add(ServerName<?> name) {
        Settings.require("name", name);
        Terms added = terms(name);
        Terms before;
        synchronized (this) {
            if (closed) {
                added.context().release();
                throw closedNow();
            }
            before = table.at(name.pattern);
            table = table.with(name.pattern, added);
        }
        release(before);
    }

    /** Removes a name; says whether there was one with that pattern. */
    public boolean remove(String pattern) {
        Settings.require("pattern", pattern);
        Terms before;
        synchronized (this) {
            before = table.at(pattern);
            table = table.without(pattern);
        }
        release(before);
        return before != null;
    }

    /**
     * Shows other identities from now on to clients whose name has none of its own. Each is checked before: that its
     * certificates are valid now, and lead from each to the next; that the key fits was checked when it was made.
     *
     * @throws TlsException when it does not pass, and then the old ones stay
     */
    public void renew(Identity identity, Identity... more) {
        List<Identity> identities = TlsServerOptions.identities(identity, more);
        for (Identity one : identities) {
            IdentityCheck.dates(one, Clock.systemUTC());
        }
        Terms renewed = others(identities);
        Terms before;
        synchronized (this) {
            if (closed) {
                renewed.context().release();
                throw closedNow();
            }
            before = table.others();
            table = table.withOthers(renewed);
        }
        release(before);
    }

    private static void release(Terms terms) {
        if (terms != null) {
            terms.context().release();
        }
    }

    @Override
    public void close() {
        NameTable last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = table;
            table = new NameTable(null);
        }
        last.release();
    }

    // --- for the layers

    /** The terms of a name that a client asks for, or of no name: its own, else those of others unless it is looked up. */
    Terms terms(String name) {
        NameTable now = table;
        Terms own = now.find(name);
        return own != null || looksUp(name) ? own : now.others();
    }

    /** Whether a name that has no terms of its own is looked up. */
    boolean looksUp(String name) {
        return name != null && options.lookup != null;
    }

    @Override
    Settings settings() {
        return options.settings;
    }

    @Override
    int handshakesPerIteration() {
        return options.handshakesPerIteration;
    }

    @Override
    synchronized void requireServer() {
        if (closed) {
            throw closedNow();
        }
    }

    private static TlsException closedNow() {
        return TlsException.misuse(Reason.CLOSED, "the TlsServer is closed");
    }

    @Override
    void requireClient(PeerName peer) {
        throw TlsException.misuse(
                Reason.INVALID_OPTION, "this is the TLS of a server, which cannot connect; use Tls.client");
    }

    @Override
    Handshake handshake(PeerName peer) {
        return new Handshake(this);
    }
}
