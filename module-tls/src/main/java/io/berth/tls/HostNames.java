package io.berth.tls;

import java.net.IDN;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The names that a certificate is good for: its alternative names of the kinds DNS and IP address, and nothing else. A
 * wildcard stands for one whole label, the left-most, and needs two more after it.
 */
final class HostNames {
    private static final int DNS = 2;
    private static final int IP = 7;

    private HostNames() {}

    /** Whether a certificate is good for a host name or a literal IP address. */
    static boolean covers(X509Certificate certificate, String host) {
        byte[] address = IpLiteral.bytes(host);
        if (address != null) {
            return names(certificate, IP).stream().anyMatch(name -> Arrays.equals(IpLiteral.bytes(name), address));
        }
        String name = ascii(host);
        return name != null && names(certificate, DNS).stream().anyMatch(pattern -> matches(pattern, name));
    }

    /** The names a certificate has, for people to read. */
    static List<String> of(X509Certificate certificate) {
        List<String> all = new ArrayList<>(names(certificate, DNS));
        all.addAll(names(certificate, IP));
        return all;
    }

    /** A host name in lower case and as DNS has it, without the dot at the end; null if it cannot be one. */
    static String ascii(String host) {
        String ascii;
        try {
            ascii = IDN.toASCII(host.endsWith(".") ? host.substring(0, host.length() - 1) : host)
                    .toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return null;
        }
        String[] labels = ascii.split("\\.", -1);
        for (String label : labels) {
            if (label.isEmpty() || label.length() > 63 || !label.chars().allMatch(HostNames::isAllowed)) {
                return null;
            }
        }
        // What ends in a number is an address to some: 127.1 reaches 127.0.0.1.
        boolean numeric = labels[labels.length - 1].chars().allMatch(Character::isDigit);
        return numeric || ascii.length() > 253 ? null : ascii;
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static boolean matches(String pattern, String name) {
        String wanted = pattern.toLowerCase(Locale.ROOT);
        if (!wanted.startsWith("*.")) {
            return wanted.equals(name);
        }
        String parent = wanted.substring(1);
        int firstDot = name.indexOf('.');
        return parent.indexOf('.', 1) > 0
                && firstDot > 0
                && name.substring(firstDot).equals(parent);
    }

    private static List<String> names(X509Certificate certificate, int kind) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.get(0).equals(kind))
                            .map(name -> (String) name.get(1))
                            .toList();
        } catch (CertificateParsingException e) {
            // Names that cannot be read are no names.
            return List.of();
        }
    }
}
