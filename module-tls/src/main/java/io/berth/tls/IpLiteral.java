package io.berth.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** IP addresses written as text, told from host names without asking any resolver. */
final class IpLiteral {
    private IpLiteral() {}

    /** The 4 or 16 bytes of an address, or null if the text is none. */
    static byte[] bytes(String text) {
        return text.indexOf(':') >= 0 ? ipv6(text) : ipv4(text);
    }

    private static byte[] ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            String part = parts[i];
            // A leading zero means octal to some.
            if (part.isEmpty()
                    || part.length() > 3
                    || (part.length() > 1 && part.charAt(0) == '0')
                    || !part.chars().allMatch(c -> c >= '0' && c <= '9')
                    || Integer.parseInt(part) > 255) {
                return null;
            }
            bytes[i] = (byte) Integer.parseInt(part);
        }
        return bytes;
    }

    private static byte[] ipv6(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int scope = bare.indexOf('%');
        if (scope >= 0) {
            bare = bare.substring(0, scope);
        }
        try {
            // In brackets it is taken for a literal or refused, never looked up.
            return InetAddress.getByName("[" + bare + "]").getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
