package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import io.netty.handler.ssl.OpenSsl;
import io.netty.internal.tcnative.SSL;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * Whose cryptography is in use, for people to read. Immutable.
 *
 * @param engine which engine it is
 * @param version its name and version, as it gives them itself
 */
public record TlsProvider(TlsEngine engine, String version) {
    private static final System.Logger LOG = System.getLogger("io.berth.tls");

    /**
     * The provider behind an engine. The first call for BoringSSL loads it, which takes some tenths of a second.
     *
     * @throws TlsException of reason NATIVE_MISSING where BoringSSL is not there
     */
    public static TlsProvider of(TlsEngine engine) {
        return switch (Settings.require("engine", engine)) {
            case BORINGSSL -> {
                requireBoringSsl();
                yield new TlsProvider(engine, OpenSsl.versionString() + " (netty-tcnative " + tcnative() + ")");
            }
            case JDK ->
                new TlsProvider(engine, System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        };
    }

    /** BoringSSL itself has no versions; the library that it comes in has. */
    private static String tcnative() {
        Properties properties = new Properties();
        try (InputStream pom =
                SSL.class.getResourceAsStream("/META-INF/maven/io.netty/netty-tcnative-classes/pom.properties")) {
            if (pom != null) {
                properties.load(pom);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the version of netty-tcnative cannot be read", e);
        }
        return properties.getProperty("version", "of unknown version");
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

    /** "BoringSSL (netty-tcnative 2.0.84.Final)", say. */
    @Override
    public String toString() {
        return engine == TlsEngine.BORINGSSL ? version : "JDK " + version;
    }
}
