package io.berth.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** Where the JDK finds this side's keys and certificates: the first that is of the kind that it wants. */
final class JdkIdentities extends X509ExtendedKeyManager {
    private final JdkContext context;
    private final List<Identity> identities; // their numbers are the JDK's aliases

    JdkIdentities(JdkContext context, List<Identity> identities) {
        this.context = context;
        this.identities = identities;
    }

    @Override
    public String chooseEngineServerAlias(String kind, Principal[] issuers, SSLEngine engine) {
        if (engine.getHandshakeSession() != null) { // newer JDKs ask already when they look at a ticket
            context.engineOf(engine).proves();
        }
        return first(kind);
    }

    @Override
    public String chooseEngineClientAlias(String[] kinds, Principal[] issuers, SSLEngine engine) {
        for (String kind : kinds) {
            String alias = first(kind);
            if (alias != null) {
                return alias;
            }
        }
        return null;
    }

    private String first(String kind) {
        String[] all = all(kind);
        return all.length == 0 ? null : all[0];
    }

    private String[] all(String kind) {
        return IntStream.range(0, identities.size())
                .filter(number -> identities.get(number).key().getAlgorithm().equals(kind))
                .mapToObj(String::valueOf)
                .toArray(String[]::new);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identities.get(Integer.parseInt(alias)).chain().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identities.get(Integer.parseInt(alias)).key();
    }

    // --- what engines do not ask

    @Override
    public String[] getClientAliases(String kind, Principal[] issuers) {
        return all(kind);
    }

    @Override
    public String chooseClientAlias(String[] kinds, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String[] getServerAliases(String kind, Principal[] issuers) {
        return all(kind);
    }

    @Override
    public String chooseServerAlias(String kind, Principal[] issuers, Socket socket) {
        return null;
    }
}
