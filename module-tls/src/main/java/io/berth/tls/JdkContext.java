package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;

/** A context of the JDK's engine: what connections under the same terms share. */
final class JdkContext extends EngineContext {
    private static final long LONGEST_LIFETIME_SECONDS = TimeUnit.DAYS.toSeconds(7); // the JDK makes no tickets beyond

    private final boolean server;
    private final ClientAuthentication authentication;
    private final Trust trust; // null when peers are not asked who they are
    private final KeyManager[] ours;
    private final TrustManager[] theirs;
    private final JdkOptions options;
    private final SSLContext shared; // null when nothing is resumed
    private final Map<SSLEngine, JdkEngine> shaking = new ConcurrentHashMap<>(); // the JDK knows its own only

    private JdkContext(
            Settings settings,
            boolean server,
            List<Identity> identities,
            ClientAuthentication authentication,
            Trust trust,
            boolean resumes) {
        this.server = server;
        this.authentication = authentication;
        this.trust = trust;
        for (Identity identity : identities) {
            if (identity.ocspResponse() != null) {
                throw JdkOptions.cannot("Identity.withOcspResponse");
            }
        }
        List<X509Certificate> named = !server || trust == null ? List.of() : trust.named();
        ours = new KeyManager[] {new JdkIdentities(this, identities)};
        theirs = new TrustManager[] {new JdkPeers(this, named)};
        SSLContext ssl = context();
        options = new JdkOptions(settings, ssl.getSupportedSSLParameters(), ssl.getDefaultSSLParameters());
        shared = resumes ? ssl : null;
    }

    /** For connections to servers. */
    static JdkContext client(Settings settings, List<Identity> identities, Trust trust, int sessions) {
        JdkContext made = new JdkContext(settings, false, identities, ClientAuthentication.NONE, trust, sessions > 0);
        if (made.shared != null) {
            made.shared.getClientSessionContext().setSessionCacheSize(sessions);
        }
        return made;
    }

    /** For connections of clients. */
    static JdkContext server(
            Settings settings,
            List<Identity> identities,
            ClientAuthentication authentication,
            Trust trust,
            Resumption resumption) {
        if (resumption.keys != null) {
            throw JdkOptions.cannot("Resumption.byTickets with TicketKeys");
        }
        if (resumption.cachedSessions > 0) {
            throw JdkOptions.cannot("Resumption.byCache");
        }
        // With TLS 1.3 the JDK makes the ticket when the custom verification has not answered yet.
        boolean resumes = resumption.tickets && (trust == null || trust.verification() == null);
        JdkContext made = new JdkContext(settings, true, identities, authentication, trust, resumes);
        if (made.shared != null) {
            long seconds = Math.min(Math.max(1, resumption.lifetime.toSeconds()), LONGEST_LIFETIME_SECONDS);
            made.shared.getServerSessionContext().setSessionTimeout((int) seconds);
        }
        return made;
    }

    private SSLContext context() {
        try {
            SSLContext ssl = SSLContext.getInstance("TLS");
            ssl.init(ours, theirs, null);
            return ssl;
        } catch (GeneralSecurityException e) {
            throw TlsException.misuse(Reason.NOT_SUPPORTED, "this JDK makes no context of TLS", e);
        }
    }

    @Override
    Engine make(PeerName peer) {
        SSLEngine ssl = engine(server ? null : peer.host(), peer.port());
        ssl.setUseClientMode(!server);
        SSLParameters parameters = ssl.getSSLParameters();
        options.applyTo(parameters);
        if (!server) {
            parameters.setServerNames(serverNames(peer));
        } else if (authentication == ClientAuthentication.REQUIRED) {
            parameters.setNeedClientAuth(true);
        } else {
            parameters.setWantClientAuth(authentication == ClientAuthentication.OPTIONAL);
        }
        ssl.setSSLParameters(parameters);
        JdkEngine engine = new JdkEngine(this, ssl, peer);
        shaking.put(ssl, engine);
        return engine;
    }

    private SSLEngine engine(String host, int port) {
        // Nobody else has the keys of a context of its own. The JDK cannot be told otherwise not to resume.
        SSLContext context = shared == null ? context() : shared;
        return host == null ? context.createSSLEngine() : context.createSSLEngine(host, port);
    }

    private static List<SNIServerName> serverNames(PeerName peer) {
        if (peer.serverName() == null) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(peer.serverName()));
        } catch (IllegalArgumentException e) {
            throw TlsException.misuse(
                    Reason.NOT_SUPPORTED, "the JDK does not ask servers for the name '" + peer.host() + "'", e);
        }
    }

    // --- for the managers, and engines

    /** Ours, of a handshake that is under way. */
    JdkEngine engineOf(SSLEngine ssl) {
        return shaking.get(ssl);
    }

    /** The handshake is over. */
    void isDone(SSLEngine ssl) {
        shaking.remove(ssl);
    }

    /** Throws unless the peer can be believed so far. */
    void check(PeerCertificates shown) {
        trust.check(shown, server ? Trust.Side.CLIENT : Trust.Side.SERVER);
    }

    /** Whether it has to be asked about peers that can be believed. */
    boolean hasVerification() {
        return trust.verification() != null;
    }

    @Override
    void forgetSessions() {
        if (shared == null) {
            return;
        }
        SSLSessionContext sessions = shared.getClientSessionContext();
        for (byte[] id : Collections.list(sessions.getIds())) {
            SSLSession session = sessions.getSession(id);
            if (session != null) {
                session.invalidate();
            }
        }
    }

    @Override
    void free() {
        forgetSessions();
    }
}
