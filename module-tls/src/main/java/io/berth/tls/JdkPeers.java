package io.berth.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Where the JDK asks what to think of a peer's chain: it is up to the connection's engine. */
final class JdkPeers extends X509ExtendedTrustManager {
    private final JdkContext context;
    private final X509Certificate[] named;

    JdkPeers(JdkContext context, List<X509Certificate> named) {
        this.context = context;
        this.named = named.toArray(new X509Certificate[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        context.engineOf(engine).judge(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        context.engineOf(engine).judge(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return named.clone();
    }

    // --- what engines do not ask

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        throw forEngines();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        throw forEngines();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw forEngines();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw forEngines();
    }

    private static CertificateException forEngines() {
        return new CertificateException("only an engine knows what its peer has to be");
    }
}
