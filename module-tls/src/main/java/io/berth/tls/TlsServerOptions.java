package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a server speaks TLS. By default it has its identities for every name, asks no client for a certificate, takes
 * TLS 1.2 and 1.3 with post-quantum key exchange first, and lets sessions be resumed by tickets.
 *
 * <p><b>Threading</b>: immutable; nothing has to be closed. <b>Failure</b>: a value that makes no sense is a {@link TlsException} at once.
 */
public final class TlsServerOptions {
    final Settings settings;
    final List<Identity> identities; // for clients that ask for no name, or for one that has none of its own
    final ClientAuthentication clientAuthentication;
    final Trust clientTrust;
    final Resumption resumption;
    final NameLookup lookup; // null when a name is in the table or nowhere
    final Duration lookupTimeout;
    final int handshakesPerIteration;

    private TlsServerOptions(Builder from) {
        settings = from.settings;
        identities = from.identities;
        clientAuthentication = from.clientAuthentication;
        clientTrust = from.clientTrust;
        resumption = from.resumption;
        lookup = from.lookup;
        lookupTimeout = from.lookupTimeout;
        handshakesPerIteration = from.handshakesPerIteration;
    }

    /**
     * For a server that shows an identity to whoever asks for a name that has none of its own, and to those who ask for
     * none; with a {@linkplain #withNameLookup lookup} for names, to the latter only. Several are the same server with keys
     * of different kinds, RSA and EC; the client's abilities decide.
     */
    public static TlsServerOptions of(Identity identity, Identity... more) {
        Builder builder = new Builder();
        builder.identities = identities(identity, more);
        return new TlsServerOptions(builder);
    }

    /** For a server that serves clients who ask for a name in its table, and sends all others away. */
    public static TlsServerOptions ofNamesOnly() {
        return new TlsServerOptions(new Builder());
    }

    static List<Identity> identities(Identity identity, Identity... more) {
        Settings.require("identity", identity);
        List<Identity> all = new ArrayList<>(List.of(identity));
        for (Identity one : more) {
            all.add(Settings.require("more", one));
        }
        return List.copyOf(all);
    }

    private TlsServerOptions with(Consumer<Builder> change) {
        Builder builder = new Builder(this);
        change.accept(builder);
        return new TlsServerOptions(builder);
    }

    private TlsServerOptions with(Settings settings) {
        return with(it -> it.settings = settings);
    }

    /** The same asking clients for certificates, which those trusted here have issued. */
    public TlsServerOptions withClientAuthentication(ClientAuthentication authentication, Trust trust) {
        Settings.require("authentication", authentication);
        Settings.require("trust", trust);
        return with(it -> {
            it.clientAuthentication = authentication;
            it.clientTrust = trust;
        });
    }

    /** The same with another way to resume sessions. */
    public TlsServerOptions withResumption(Resumption resumption) {
        Settings.require("resumption", resumption);
        return with(it -> it.resumption = resumption);
    }

    /**
     * The same asking for names that are not in the table; an answer that takes longer than {@code timeout} is none. Who
     * asks for a name that the lookup does not know is sent away: the server's own identity is for clients that ask for no
     * name.
     */
    public TlsServerOptions withNameLookup(NameLookup lookup, Duration timeout) {
        Settings.require("lookup", lookup);
        Settings.positive("timeout", timeout);
        return with(it -> {
            it.lookup = lookup;
            it.lookupTimeout = timeout;
        });
    }

    /**
     * The same with another limit on the handshakes that a context begins in one iteration of its loop; 4 unless set. Those
     * above it wait, in the order of their coming, while established connections are served. Contexts do not count each
     * other's: three of them on a loop may begin three times as many.
     */
    public TlsServerOptions withHandshakesPerIteration(int handshakes) {
        if (handshakes < 1) {
            throw TlsException.misuse(Reason.INVALID_OPTION, "handshakes is " + handshakes + "; it must be at least 1");
        }
        return with(it -> it.handshakesPerIteration = handshakes);
    }

    /** The same with other versions. */
    public TlsServerOptions withVersions(TlsVersion... versions) {
        return with(settings.withVersions(versions));
    }

    /** The same with other cipher suites for TLS 1.2, most wanted first, by either kind of name. */
    public TlsServerOptions withCiphers(String... ciphers) {
        return with(settings.withCiphers(ciphers));
    }

    /** The same with other groups for the key exchange, most wanted first. */
    public TlsServerOptions withGroups(String... groups) {
        return with(settings.withGroups(groups));
    }

    /**
     * The same with application protocols (ALPN), most wanted first. A client that offers others only is sent away; one
     * that offers none is not.
     */
    public TlsServerOptions withApplicationProtocols(String... protocols) {
        return with(settings.withApplicationProtocols(protocols));
    }

    /** The same with another limit on how long a handshake may take; 10 seconds unless set. */
    public TlsServerOptions withHandshakeTimeout(Duration timeout) {
        return with(settings.withHandshakeTimeout(timeout));
    }

    /**
     * The same with the secrets of all connections told, line by line as tools for network analysis read them. Whoever
     * has these lines can read everything: for debugging only. It is called in the middle of handshakes, on their loops,
     * and must do no more than write the line away.
     */
    public TlsServerOptions withKeyLog(Consumer<String> keyLog) {
        return with(settings.withKeyLog(keyLog));
    }

    /** The same with another engine. */
    public TlsServerOptions withEngine(TlsEngine engine) {
        return with(settings.withEngine(engine));
    }

    /** The options while one of them changes. */
    private static final class Builder {
        Settings settings = Settings.DEFAULT;
        List<Identity> identities = List.of();
        ClientAuthentication clientAuthentication = ClientAuthentication.NONE;
        Trust clientTrust;
        Resumption resumption = Resumption.byTickets();
        NameLookup lookup;
        Duration lookupTimeout = Duration.ofSeconds(5);
        int handshakesPerIteration = 4;

        Builder() {}

        Builder(TlsServerOptions from) {
            settings = from.settings;
            identities = from.identities;
            clientAuthentication = from.clientAuthentication;
            clientTrust = from.clientTrust;
            resumption = from.resumption;
            lookup = from.lookup;
            lookupTimeout = from.lookupTimeout;
            handshakesPerIteration = from.handshakesPerIteration;
        }
    }
}
