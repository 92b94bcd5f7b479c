package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;

/** What was chosen, in the JDK's terms. What it cannot do is an error, found out here. */
final class JdkOptions {
    /** What is put before the JDK's names of the suites of TLS 1.3, and no others. */
    private static final Pattern OF_TLS_1_3 = Pattern.compile("TLS_(AES|CHACHA20)_.*");

    /** The shorter kind of names: ECDHE-RSA-AES128-GCM-SHA256, AES256-SHA. */
    private static final Pattern SHORT =
            Pattern.compile("(?:(ECDHE)-(RSA|ECDSA)-)?(?:AES(128|256)-(GCM-)?(SHA\\d*)|CHACHA20-POLY1305)");

    private static final Map<String, String> GROUPS = Map.of(
            "x25519", "x25519",
            "x448", "x448",
            "p-256", "secp256r1",
            "secp256r1", "secp256r1",
            "p-384", "secp384r1",
            "secp384r1", "secp384r1",
            "p-521", "secp521r1",
            "secp521r1", "secp521r1");

    private final String[] versions;
    private final String[] ciphers; // null for the JDK's own choice
    private final String[] groups; // null for the JDK's own choice
    private final String[] applicationProtocols;

    JdkOptions(Settings settings, SSLParameters supported, SSLParameters usual) {
        if (settings.keyLog() != null) {
            throw cannot("withKeyLog");
        }
        versions = versions(settings, supported);
        ciphers = settings.ciphers().isEmpty() ? null : ciphers(settings.ciphers(), supported, usual);
        groups = settings.groups().isEmpty() ? null : groups(settings.groups());
        applicationProtocols = settings.applicationProtocols().toArray(new String[0]);
    }

    /** An option that is not for the JDK. */
    static TlsException cannot(String option) {
        return TlsException.misuse(Reason.NOT_SUPPORTED, "the JDK's engine has nothing like " + option);
    }

    private static String[] versions(Settings settings, SSLParameters supported) {
        String[] versions =
                settings.versions().stream().map(TlsVersion::toString).toArray(String[]::new);
        if (!List.of(supported.getProtocols()).containsAll(List.of(versions))) {
            throw TlsException.misuse(
                    Reason.NOT_SUPPORTED, "this JDK does not speak all of withVersions " + settings.versions());
        }
        return versions;
    }

    private static String[] ciphers(List<String> wanted, SSLParameters supported, SSLParameters usual) {
        Set<String> known = Set.of(supported.getCipherSuites());
        Set<String> ciphers = new LinkedHashSet<>();
        for (String cipher : usual.getCipherSuites()) {
            if (OF_TLS_1_3.matcher(cipher).matches()) {
                ciphers.add(cipher); // these are not up to us
            }
        }
        for (String cipher : wanted) {
            String name = longName(cipher);
            if (!known.contains(name) || OF_TLS_1_3.matcher(name).matches()) {
                throw TlsException.misuse(
                        Reason.INVALID_OPTION, "this JDK knows no cipher suite '" + cipher + "' of TLS 1.2");
            }
            ciphers.add(name);
        }
        return ciphers.toArray(new String[0]);
    }

    private static String longName(String cipher) {
        Matcher parts = SHORT.matcher(cipher);
        if (!parts.matches()) {
            return cipher;
        }
        String keys = parts.group(1) == null ? "RSA" : parts.group(1) + "_" + parts.group(2);
        String content = parts.group(3) == null
                ? "CHACHA20_POLY1305_SHA256"
                : "AES_" + parts.group(3) + (parts.group(4) == null ? "_CBC_" : "_GCM_") + parts.group(5);
        return "TLS_" + keys + "_WITH_" + content;
    }

    private static String[] groups(List<String> wanted) {
        List<String> groups = new ArrayList<>();
        for (String group : wanted) {
            String name = GROUPS.get(group.toLowerCase(Locale.ROOT));
            if (name == null) {
                throw cannot("the group " + group + " of withGroups");
            }
            groups.add(name);
        }
        if (NamedGroups.SETTER == null) {
            throw cannot("withGroups before Java 20");
        }
        return groups.toArray(new String[0]);
    }

    /** Puts them into the parameters of an engine. */
    void applyTo(SSLParameters parameters) {
        parameters.setProtocols(versions);
        if (ciphers != null) {
            parameters.setCipherSuites(ciphers);
        }
        if (groups != null) {
            NamedGroups.set(parameters, groups);
        }
        parameters.setApplicationProtocols(applicationProtocols);
    }

    /** A method that came with Java 20. */
    private static final class NamedGroups {
        static final Method SETTER = find();

        private static Method find() {
            try {
                return SSLParameters.class.getMethod("setNamedGroups", String[].class);
            } catch (NoSuchMethodException e) {
                return null;
            }
        }

        static void set(SSLParameters parameters, String[] groups) {
            try {
                SETTER.invoke(parameters, (Object) groups);
            } catch (ReflectiveOperationException e) {
                throw cannot("withGroups");
            }
        }
    }
}
