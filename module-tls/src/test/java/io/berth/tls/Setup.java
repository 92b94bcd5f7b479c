package io.berth.tls;

import java.util.Arrays;
import java.util.stream.Stream;

/** Who speaks to whom, and in which version. */
record Setup(TlsEngine clientEngine, TlsEngine serverEngine, TlsVersion version) {
    private static final Certificates AUTHORITY = Certificates.authority();
    private static final Identity LOCAL = AUTHORITY.localServer();

    /** Each with each. */
    static Stream<Setup> all() {
        return Arrays.stream(TlsVersion.values())
                .flatMap(version -> Arrays.stream(TlsEngine.values())
                        .flatMap(client ->
                                Arrays.stream(TlsEngine.values()).map(server -> new Setup(client, server, version))));
    }

    /** Each with itself. */
    static Stream<Setup> same() {
        return all().filter(setup -> setup.clientEngine == setup.serverEngine);
    }

    /** BoringSSL with itself. */
    static Stream<Setup> boring() {
        return same().filter(setup -> setup.clientEngine == TlsEngine.BORINGSSL);
    }

    /** Those where the server can send when the client has said goodbye. */
    static Stream<Setup> halfClosing() {
        return all().filter(setup -> !setup.endsAtOnce());
    }

    /** Those where it cannot. */
    static Stream<Setup> notHalfClosing() {
        return all().filter(Setup::endsAtOnce);
    }

    private boolean endsAtOnce() {
        return serverEngine == TlsEngine.JDK && version == TlsVersion.TLS_1_2;
    }

    /** The authority that both sides trust, with clients of its own. */
    static Certificates authority() {
        return AUTHORITY;
    }

    /** Of a server for the names of this machine. */
    TlsServerOptions serverOptions() {
        return serverOptions(LOCAL);
    }

    TlsServerOptions serverOptions(Identity identity, Identity... more) {
        return TlsServerOptions.of(identity, more).withEngine(serverEngine).withVersions(version);
    }

    /** The same with names only. */
    TlsServerOptions namesOnly() {
        return TlsServerOptions.ofNamesOnly().withEngine(serverEngine).withVersions(version);
    }

    /** Of a client that trusts that server. */
    TlsClientOptions clientOptions() {
        return TlsClientOptions.DEFAULT
                .withEngine(clientEngine)
                .withVersions(version)
                .withTrust(Trust.authorities(AUTHORITY.root()));
    }

    /** The name of the version, as engines say it. */
    String protocol() {
        return version.toString();
    }

    @Override
    public String toString() {
        return clientEngine + " to " + serverEngine + " in " + version;
    }
}
