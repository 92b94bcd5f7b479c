package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import io.netty.handler.ssl.OpenSsl;

/**
 * Whose cryptography is in use, for people to read.
 *
 * @param engine which engine it is
 * @param version its name and version, as it gives them itself
 */
public record TlsProvider(TlsEngine engine, String version) {
    /**
     * The provider behind an engine. The first call for BoringSSL loads it, which takes some tenths of a second.
     *
     * @throws TlsException of reason NATIVE_MISSING where BoringSSL is not there
     */
    public static TlsProvider of(TlsEngine engine) {
        return switch (Settings.require("engine", engine)) {
            case BORINGSSL -> {
                requireBoringSsl();
                yield new TlsProvider(engine, OpenSsl.versionString());
            }
            case JDK ->
                new TlsProvider(engine, System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        };
    }

    static void requireBoringSsl() {
        if (!OpenSsl.isAvailable()) {
            throw TlsException.misuse(
                    Reason.NATIVE_MISSING, "BoringSSL is not available", OpenSsl.unavailabilityCause());
        }
        if (!OpenSsl.versionString().startsWith("BoringSSL")) {
            throw TlsException.misuse(
                    Reason.NATIVE_MISSING, "the native library is " + OpenSsl.versionString() + " and not BoringSSL");
        }
    }

    /** "BoringSSL (…)", say. */
    @Override
    public String toString() {
        return engine == TlsEngine.BORINGSSL ? version : "JDK " + version;
    }
}
