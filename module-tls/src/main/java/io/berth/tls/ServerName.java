package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.util.List;
import java.util.Locale;

/**
 * A name that clients ask a server for, with all that is special to it: certificates, a value of the user's own, and where
 * they differ from the server's, the policy for client certificates and the application protocols.
 *
 * <p>A name is exact ({@code shop.example.com}), or a wildcard for one label ({@code *.example.com}); the exact one comes
 * first.
 *
 * <p><b>Threading</b>: immutable; the value is used by every loop on which the name is asked for.
 *
 * <p><b>Ownership</b>: the value is the user's. <b>Failure</b>: what is no name is a {@link TlsException} at once.
 *
 * @param <D> the type of the value, which {@link TlsConnection#nameData} gives back
 */
public final class ServerName<D> {
    final String pattern;
    final List<Identity> identities;
    final D data;
    final ClientAuthentication clientAuthentication; // null for the server's
    final Trust clientTrust;
    final List<String> applicationProtocols; // null for the server's

    private ServerName(
            String pattern,
            List<Identity> identities,
            D data,
            ClientAuthentication clientAuthentication,
            Trust clientTrust,
            List<String> applicationProtocols) {
        this.pattern = pattern;
        this.identities = identities;
        this.data = data;
        this.clientAuthentication = clientAuthentication;
        this.clientTrust = clientTrust;
        this.applicationProtocols = applicationProtocols;
    }

    /** A name with a value; several identities are keys of different kinds for the same name. */
    public static <D> ServerName<D> of(String pattern, D data, Identity identity, Identity... more) {
        return new ServerName<>(checked(pattern), TlsServerOptions.identities(identity, more), data, null, null, null);
    }

    private static String checked(String pattern) {
        Settings.require("pattern", pattern);
        String name = pattern.toLowerCase(Locale.ROOT);
        String rest = name.startsWith("*.") ? name.substring(2) : name;
        if (rest.isEmpty() || rest.contains("*") || rest.startsWith(".") || rest.endsWith(".")) {
            throw TlsException.misuse(
                    Reason.INVALID_OPTION,
                    "'" + pattern
                            + "' is no server name; write shop.example.com, or *.example.com for one label of any");
        }
        return name;
    }

    /** The same asking clients for certificates by rules of its own. */
    public ServerName<D> withClientAuthentication(ClientAuthentication authentication, Trust trust) {
        return new ServerName<>(
                pattern,
                identities,
                data,
                Settings.require("authentication", authentication),
                Settings.require("trust", trust),
                applicationProtocols);
    }

    /** The same with application protocols of its own, most wanted first. */
    public ServerName<D> withApplicationProtocols(String... protocols) {
        return new ServerName<>(
                pattern, identities, data, clientAuthentication, clientTrust, Settings.protocols(protocols));
    }

    /** The same with other identities, of a certificate that was renewed say. */
    public ServerName<D> withIdentities(Identity identity, Identity... more) {
        return new ServerName<>(
                pattern,
                TlsServerOptions.identities(identity, more),
                data,
                clientAuthentication,
                clientTrust,
                applicationProtocols);
    }

    /** The name or wildcard, in lower case. */
    public String pattern() {
        return pattern;
    }

    /** The user's value. */
    public D data() {
        return data;
    }

    @Override
    public String toString() {
        return "ServerName[" + pattern + "]";
    }
}
