package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What servers and clients have in common to choose from. */
record Settings(
        TlsEngine engine,
        List<TlsVersion> versions,
        List<String> ciphers,
        List<String> groups,
        List<String> applicationProtocols,
        Duration handshakeTimeout,
        Consumer<String> keyLog) {
    static final Settings DEFAULT = new Settings(
            TlsEngine.BORINGSSL,
            List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3),
            List.of(), // the engine's own choice
            List.of(), // here too, with post-quantum key exchange first where it has that
            List.of(),
            Duration.ofSeconds(10),
            null);

    private static final int LONGEST_PROTOCOL = 255; // its length is one byte

    Settings withEngine(TlsEngine engine) {
        return new Settings(
                require("engine", engine), versions, ciphers, groups, applicationProtocols, handshakeTimeout, keyLog);
    }

    Settings withVersions(TlsVersion... versions) {
        return new Settings(
                engine, some("versions", versions), ciphers, groups, applicationProtocols, handshakeTimeout, keyLog);
    }

    Settings withCiphers(String... ciphers) {
        return new Settings(
                engine, versions, some("ciphers", ciphers), groups, applicationProtocols, handshakeTimeout, keyLog);
    }

    Settings withGroups(String... groups) {
        return new Settings(
                engine, versions, ciphers, some("groups", groups), applicationProtocols, handshakeTimeout, keyLog);
    }

    Settings withApplicationProtocols(String... protocols) {
        return new Settings(engine, versions, ciphers, groups, protocols(protocols), handshakeTimeout, keyLog);
    }

    Settings withHandshakeTimeout(Duration timeout) {
        return new Settings(
                engine, versions, ciphers, groups, applicationProtocols, positive("timeout", timeout), keyLog);
    }

    Settings withKeyLog(Consumer<String> keyLog) {
        return new Settings(
                engine, versions, ciphers, groups, applicationProtocols, handshakeTimeout, require("keyLog", keyLog));
    }

    // --- checks that options of all kinds make

    static List<String> protocols(String... protocols) {
        List<String> checked = some("protocols", protocols);
        for (String protocol : checked) {
            if (protocol.isEmpty() || protocol.length() > LONGEST_PROTOCOL) {
                throw TlsException.misuse(
                        Reason.INVALID_OPTION,
                        "the application protocol '" + protocol + "' has " + protocol.length()
                                + " characters; it must have 1 to " + LONGEST_PROTOCOL);
            }
        }
        return checked;
    }

    @SafeVarargs
    private static <T> List<T> some(String what, T... values) {
        List<T> list = new ArrayList<>();
        for (T value : require(what, values)) {
            list.add(require(what, value));
        }
        if (list.isEmpty()) {
            throw TlsException.misuse(Reason.INVALID_OPTION, what + " is empty; name at least one");
        }
        return List.copyOf(list);
    }

    static Duration positive(String what, Duration duration) {
        if (require(what, duration).isNegative() || duration.isZero()) {
            throw TlsException.misuse(Reason.INVALID_OPTION, what + " is " + duration + "; it must be positive");
        }
        return duration;
    }

    static <T> T require(String what, T value) {
        if (value == null) {
            throw new NullPointerException(what + " must not be null");
        }
        return value;
    }
}
