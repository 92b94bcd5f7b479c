package io.berth.tls;

import java.util.Arrays;
import java.util.stream.Stream;

/** How two sides talk: on which backend is ours, and in which version. */
record Way(Backend backend, TlsVersion version) {
    /** Each with each. */
    static Stream<Way> all() {
        return Arrays.stream(Backend.values())
                .flatMap(backend -> Arrays.stream(TlsVersion.values()).map(version -> new Way(backend, version)));
    }

    /** The name of the version, as engines say it. */
    String protocol() {
        return version == TlsVersion.TLS_1_2 ? "TLSv1.2" : "TLSv1.3";
    }

    @Override
    public String toString() {
        return backend + " in " + protocol();
    }
}
