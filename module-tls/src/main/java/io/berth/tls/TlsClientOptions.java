package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a client speaks TLS. By default it trusts the authorities of the JDK, checks that the certificate is the host's,
 * offers TLS 1.2 and 1.3 with post-quantum key exchange first, and resumes sessions.
 *
 * <p><b>Threading</b>: immutable; nothing has to be closed. <b>Failure</b>: a value that makes no sense is a {@link TlsException} at once.
 */
public final class TlsClientOptions {
    /** The defaults. */
    public static final TlsClientOptions DEFAULT = new TlsClientOptions(Settings.DEFAULT, null, null, null, 1024);

    final Settings settings;
    private final Trust trust; // null for the system's, which is read when it is needed
    final Identity identity;
    final String serverName;
    final int sessions;

    private TlsClientOptions(Settings settings, Trust trust, Identity identity, String serverName, int sessions) {
        this.settings = settings;
        this.trust = trust;
        this.identity = identity;
        this.serverName = serverName;
        this.sessions = sessions;
    }

    /** Whom to trust. */
    Trust trust() {
        return trust == null ? Trust.system() : trust;
    }

    private TlsClientOptions with(Settings settings) {
        return new TlsClientOptions(settings, trust, identity, serverName, sessions);
    }

    /** The same with another idea of whom to trust. */
    public TlsClientOptions withTrust(Trust trust) {
        return new TlsClientOptions(settings, Settings.require("trust", trust), identity, serverName, sessions);
    }

    /**
     * The same with a certificate of its own, for servers that ask for one. Where a server refuses it, the connection fails
     * in TLS 1.2, and in TLS 1.3 opens and is closed with {@link Reason#PEER_ALERT}: see {@link ClientAuthentication}.
     */
    public TlsClientOptions withIdentity(Identity identity) {
        return new TlsClientOptions(settings, trust, Settings.require("identity", identity), serverName, sessions);
    }

    /** The same with the name that every server is asked for and has to prove, whatever was connected to. */
    public TlsClientOptions withServerName(String serverName) {
        return new TlsClientOptions(settings, trust, identity, Settings.require("serverName", serverName), sessions);
    }

    /** The same with another number of sessions kept for resumption; 1024 unless set. */
    public TlsClientOptions withResumption(int sessions) {
        if (sessions < 1) {
            throw TlsException.misuse(
                    Reason.INVALID_OPTION,
                    "sessions is " + sessions + "; it must be at least 1, or use withoutResumption");
        }
        return new TlsClientOptions(settings, trust, identity, serverName, sessions);
    }

    /** The same with every handshake a full one. */
    public TlsClientOptions withoutResumption() {
        return new TlsClientOptions(settings, trust, identity, serverName, 0);
    }

    /** The same with other versions. */
    public TlsClientOptions withVersions(TlsVersion... versions) {
        return with(settings.withVersions(versions));
    }

    /** The same with other cipher suites for TLS 1.2, most wanted first, by either kind of name. */
    public TlsClientOptions withCiphers(String... ciphers) {
        return with(settings.withCiphers(ciphers));
    }

    /** The same with other groups for the key exchange, most wanted first. */
    public TlsClientOptions withGroups(String... groups) {
        return with(settings.withGroups(groups));
    }

    /** The same offering application protocols (ALPN), most wanted first. */
    public TlsClientOptions withApplicationProtocols(String... protocols) {
        return with(settings.withApplicationProtocols(protocols));
    }

    /** The same with another limit on how long a handshake may take; 10 seconds unless set. */
    public TlsClientOptions withHandshakeTimeout(Duration timeout) {
        return with(settings.withHandshakeTimeout(timeout));
    }

    /**
     * The same with the secrets of all connections told, line by line as tools for network analysis read them. Whoever
     * has these lines can read everything: for debugging only. It is called in the middle of handshakes, on their loops,
     * and must do no more than write the line away.
     */
    public TlsClientOptions withKeyLog(Consumer<String> keyLog) {
        return with(settings.withKeyLog(keyLog));
    }

    /** The same with another engine. */
    public TlsClientOptions withEngine(TlsEngine engine) {
        return with(settings.withEngine(engine));
    }
}
