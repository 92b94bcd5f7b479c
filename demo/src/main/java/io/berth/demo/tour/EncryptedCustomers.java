package io.berth.demo.tour;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Customers who connect by the JDK's TLS, and trust one certificate alone. */
final class EncryptedCustomers {
    private final SSLContext context;

    EncryptedCustomers(X509Certificate trusted) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("server", trusted);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
    }

    /** Connects, and has the server prove its name. */
    SSLSocket connect(InetSocketAddress server, String name, String applicationProtocol) throws IOException {
        Socket socket = new Socket();
        socket.connect(server, Customer.PATIENCE_MILLIS);
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, name, server.getPort(), true);
        secured.setSoTimeout(Customer.PATIENCE_MILLIS);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {applicationProtocol});
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }
}
