package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.netty.internal.tcnative.SSLCredential;
import io.netty.internal.tcnative.SessionTicketKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A context of BoringSSL: what connections under the same terms share. */
final class BoringContext extends EngineContext implements TicketKeys.User {
    private static final System.Logger LOG = System.getLogger("io.berth.tls");
    private static final List<String> GROUPS = List.of("X25519MLKEM768", "X25519", "P-256", "P-384");
    private static final int DEPTH = 10; // certificates from a peer's own to one that is trusted

    private final boolean server;
    private final long context;
    private final ClientSessions sessions; // null on a server, and where nothing is resumed
    private TicketKeys ticketKeys;

    private BoringContext(Settings settings, boolean server, List<Identity> identities, ClientSessions sessions) {
        TlsProvider.requireBoringSsl();
        this.server = server;
        this.sessions = sessions;
        try {
            context = SSLContext.make(SSL.SSL_PROTOCOL_ALL, server ? SSL.SSL_MODE_SERVER : SSL.SSL_MODE_CLIENT);
        } catch (Exception e) {
            throw TlsException.misuse(Reason.INVALID_OPTION, "BoringSSL makes no context", e);
        }
        Counted.NATIVE.incrementAndGet();
        try {
            set(settings);
            for (Identity identity : identities) {
                addCredential(identity);
            }
        } catch (TlsException e) {
            release();
            throw e;
        } catch (Exception e) {
            release();
            throw TlsException.misuse(Reason.INVALID_OPTION, "BoringSSL refuses an option", e);
        }
    }

    /** For connections to servers. */
    static BoringContext client(Settings settings, List<Identity> identities, int most) {
        ClientSessions sessions = most > 0 ? new ClientSessions(most) : null;
        BoringContext made = new BoringContext(settings, false, identities, sessions);
        made.verify(SSL.SSL_CVERIFY_REQUIRED);
        if (sessions == null) {
            SSLContext.setOptions(made.context, SSL.SSL_OP_NO_TICKET);
        } else {
            SSLContext.setSessionCacheMode(made.context, SSL.SSL_SESS_CACHE_CLIENT);
            SSLContext.setSSLSessionCache(made.context, sessions);
        }
        return made;
    }

    /**
     * For connections of clients.
     *
     * @param scope what a session must have been made under to be resumed here: another policy must not let it in
     */
    static BoringContext server(
            Settings settings,
            List<Identity> identities,
            ClientAuthentication authentication,
            byte[] authorities,
            Resumption resumption,
            byte[] scope) {
        BoringContext made = new BoringContext(settings, true, identities, null);
        try {
            made.serve(authentication, authorities, resumption, scope);
        } catch (Throwable e) {
            made.release();
            throw e;
        }
        return made;
    }

    private void serve(ClientAuthentication authentication, byte[] authorities, Resumption resumption, byte[] scope) {
        SSLContext.setOptions(context, SSL.SSL_OP_CIPHER_SERVER_PREFERENCE);
        if (authentication != ClientAuthentication.NONE) {
            verify(
                    authentication == ClientAuthentication.REQUIRED
                            ? SSL.SSL_CVERIFY_REQUIRED
                            : SSL.SSL_CVERIFY_OPTIONAL);
            nameAuthorities(authorities);
        }
        SSLContext.setSessionIdContext(context, scope);
        SSLContext.setSessionCacheTimeout(context, resumption.lifetime.toSeconds());
        if (!resumption.tickets) {
            SSLContext.setOptions(context, SSL.SSL_OP_NO_TICKET);
        }
        if (resumption.cachedSessions > 0) {
            SSLContext.setSessionCacheMode(context, SSL.SSL_SESS_CACHE_SERVER);
            SSLContext.setSessionCacheSize(context, resumption.cachedSessions);
        }
        if (resumption.keys != null) {
            ticketKeys = resumption.keys;
            ticketKeys.use(this);
        }
    }

    /** The versions that are not to be spoken. BoringSSL ignores those that a context is made for, and speaks all. */
    private static int without(List<TlsVersion> versions) {
        int without = SSL.SSL_OP_NO_SSLv3 | SSL.SSL_OP_NO_TLSv1 | SSL.SSL_OP_NO_TLSv1_1;
        if (!versions.contains(TlsVersion.TLS_1_2)) {
            without |= SSL.SSL_OP_NO_TLSv1_2;
        }
        if (!versions.contains(TlsVersion.TLS_1_3)) {
            without |= SSL.SSL_OP_NO_TLSv1_3;
        }
        return without;
    }

    private void set(Settings settings) {
        SSLContext.setUseTasks(context, true); // a verdict may take its time
        SSLContext.setOptions(context, without(settings.versions()));
        setCiphers(settings.ciphers());
        List<String> groups = settings.groups().isEmpty() ? GROUPS : settings.groups();
        if (!SSLContext.setCurvesList(context, groups.toArray(new String[0]))) {
            throw unknown("groups", groups);
        }
        if (!settings.applicationProtocols().isEmpty()) {
            SSLContext.setAlpnProtos(
                    context,
                    settings.applicationProtocols().toArray(new String[0]),
                    SSL.SSL_SELECTOR_FAILURE_NO_ADVERTISE);
        }
        if (settings.keyLog() != null) {
            SSLContext.setKeyLogCallback(context, (ssl, line) -> log(line, settings.keyLog()));
        }
    }

    private static void log(byte[] line, Consumer<String> keyLog) {
        try {
            keyLog.accept(new String(line, StandardCharsets.US_ASCII));
        } catch (Throwable e) { // native code would not know what to do with it
            LOG.log(System.Logger.Level.ERROR, "the key log has failed", e);
        }
    }

    private void setCiphers(List<String> ciphers) {
        boolean known;
        try {
            known = ciphers.isEmpty() || SSLContext.setCipherSuite(context, String.join(":", ciphers), false);
        } catch (Exception e) { // it says no more than that
            known = false;
        }
        if (!known) {
            throw unknown("cipher suites", ciphers);
        }
    }

    private static TlsException unknown(String what, List<String> names) {
        SSL.clearError();
        return TlsException.misuse(
                Reason.INVALID_OPTION, "BoringSSL does not know all of these " + what + ": " + names);
    }

    private void verify(int mode) {
        SSLContext.setCertVerifyCallback(context, Verdict.INSTANCE);
        SSLContext.setVerify(context, mode, DEPTH);
    }

    private void nameAuthorities(byte[] pem) {
        if (pem.length > 0) {
            try (NativeText text = new NativeText(pem)) {
                SSLContext.setCACertificateBio(context, text.pointer());
            } catch (Exception e) {
                throw TlsException.misuse(Reason.INVALID_CERTIFICATE, "BoringSSL refuses the authorities", e);
            }
        }
    }

    private void addCredential(Identity identity) throws Exception {
        byte[] keyPem = identity.keyPem();
        long credential = SSLCredential.newX509();
        try (NativeText chainText = new NativeText(identity.chainPem());
                NativeText keyText = new NativeText(keyPem)) {
            long chain = SSL.parseX509Chain(chainText.pointer());
            try {
                SSLCredential.setCertChain(credential, chain);
            } finally {
                SSL.freeX509Chain(chain);
            }
            long key = SSL.parsePrivateKey(keyText.pointer(), null);
            try {
                SSLCredential.setPrivateKey(credential, key);
            } finally {
                SSL.freePrivateKey(key);
            }
            if (identity.ocspResponse() != null) {
                SSLCredential.setOcspResponse(credential, identity.ocspResponse());
            }
            SSLContext.addCredential(context, credential);
        } catch (Exception e) {
            SSL.clearError();
            throw TlsException.misuse(Reason.INVALID_KEY, "BoringSSL refuses " + identity, e);
        } finally {
            Arrays.fill(keyPem, (byte) 0);
            SSLCredential.free(credential);
        }
    }

    @Override
    public void keysChanged(List<byte[]> keys) {
        SSLContext.setSessionTicketKeys(
                context, keys.stream().map(BoringContext::ticketKey).toArray(SessionTicketKey[]::new));
    }

    private static SessionTicketKey ticketKey(byte[] key) {
        int half = SessionTicketKey.NAME_SIZE + SessionTicketKey.HMAC_KEY_SIZE;
        return new SessionTicketKey(
                Arrays.copyOf(key, SessionTicketKey.NAME_SIZE),
                Arrays.copyOfRange(key, SessionTicketKey.NAME_SIZE, half),
                Arrays.copyOfRange(key, half, TicketKeys.KEY_BYTES));
    }

    long pointer() {
        return context;
    }

    @Override
    Engine make(PeerName peer) {
        BoringEngine engine = new BoringEngine(this, server);
        Counted.NATIVE.incrementAndGet();
        if (!server) {
            long ssl = engine.pointer();
            if (peer.serverName() != null) {
                SSL.setTlsExtHostName(ssl, peer.serverName());
            }
            SSL.enableOcsp(ssl);
            if (sessions != null) {
                sessions.begin(ssl, peer);
            }
        }
        return engine;
    }

    void forget(BoringEngine engine) {
        Counted.NATIVE.decrementAndGet();
        if (sessions != null) {
            sessions.end(engine.pointer());
        }
    }

    @Override
    void forgetSessions() {
        if (sessions != null) {
            sessions.clear();
        }
    }

    @Override
    void free() {
        forgetSessions(); // those that came after the client was closed
        if (ticketKeys != null) {
            ticketKeys.forget(this);
        }
        SSLContext.free(context);
        Counted.NATIVE.decrementAndGet();
    }
}
