package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

public final class Trust {
    /** Which side a peer is. */
    enum Side {
        CLIENT,
        SERVER
    }

    private final X509TrustManager manager;
    private final boolean hostNames;
    private final PeerVerification verification; // null for no more
    private final Duration verificationTimeout;

    private Trust(
            X509TrustManager manager, boolean hostNames, PeerVerification verification, Duration verificationTimeout) {
        this.manager = manager;
        this.hostNames = hostNames;
        this.verification = verification;
        this.verificationTimeout = verificationTimeout;
    }

    public static Trust system() {
        return new Trust(manager(null), true, null, null);
    }

    public static Trust authorities(X509Certificate... authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < authorities.length; i++) {
                store.setCertificateEntry("" + i, authorities[i]);
            }
            return new Trust(manager(store), true, null, null);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509TrustManager manager(KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Trust everybody() {
        return new Trust(null, false, null, null);
    }

    public Trust withVerification(PeerVerification verification, Duration timeout) {
        return new Trust(manager, hostNames, verification, timeout);
    }

    void check(PeerCertificates peer, Side side) {
        if (manager == null) {
            return;
        }
        try {
            if (side == Side.SERVER) {
                manager.checkServerTrusted(peer.chain().toArray(new X509Certificate[0]), "UNKNOWN");
            } else {
                manager.checkClientTrusted(peer.chain().toArray(new X509Certificate[0]), "UNKNOWN");
            }
        } catch (GeneralSecurityException e) {
            throw TlsException.ofPeer(Reason.UNTRUSTED, "untrusted", e);
        }
        if (side == Side.SERVER && hostNames && !HostNames.covers(peer.own(), peer.name())) {
            throw TlsException.ofPeer(Reason.WRONG_HOST, "wrong host");
        }
    }

    PeerVerification verification() {
        return verification;
    }

    Duration verificationTimeout() {
        return verificationTimeout;
    }

    boolean checksHostNames() {
        return hostNames;
    }

    byte[] authoritiesPem() {
        return new byte[0];
    }
}
