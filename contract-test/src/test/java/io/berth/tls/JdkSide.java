package io.berth.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The other side of the connections of tests, which is the JDK's. */
public final class JdkSide {
    private static final char[] PASSWORD = "only here".toCharArray();

    private JdkSide() {}

    /** What shows an identity, as a server, and trusts it, as a client. */
    public static SSLContext of(Identity identity) {
        try {
            X509Certificate[] chain = identity.chain().toArray(new X509Certificate[0]);
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            try {
                store.load(null, null);
            } catch (java.io.IOException e) {
                throw new AssertionError("nothing was read", e);
            }
            store.setKeyEntry("key", identity.key(), PASSWORD, chain);
            store.setCertificateEntry("trusted", chain[0]);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
            context.getClientSessionContext().setSessionCacheSize(1); // nothing is resumed, and tests look at the heap
            context.getServerSessionContext().setSessionCacheSize(1);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK can do this", e);
        }
    }
}
