package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** Keys or certificates as they were given: the bytes, and the name by which errors speak of them. */
final class Source {
    /** The largest bundles of authorities have a tenth of this; a device or a log has no end. */
    private static final int LARGEST_BYTES = 4 << 20;

    private final String name;
    private final byte[] bytes;

    private Source(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    /** A file, read now. */
    static Source file(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LARGEST_BYTES + 1);
            if (bytes.length > LARGEST_BYTES) {
                throw TlsException.misuse(
                        Reason.UNREADABLE,
                        path + " has more than " + LARGEST_BYTES / (1 << 20) + " MiB and can hardly be what is meant");
            }
            return new Source(path.toString(), bytes);
        } catch (IOException e) {
            throw TlsException.misuse(Reason.UNREADABLE, path + " cannot be read, " + why(path, e), e);
        }
    }

    /** Text from memory. */
    static Source text(String name, String text) {
        return new Source(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes from memory. */
    static Source memory(String name, byte[] bytes) {
        return new Source(name, bytes.clone());
    }

    /** What it is called in errors. */
    String name() {
        return name;
    }

    byte[] bytes() {
        return bytes;
    }

    /** What it seems to be, where it is not PEM; ready to follow the name in an error. */
    String guess() {
        if (new String(bytes, StandardCharsets.ISO_8859_1).isBlank()) {
            return "is empty";
        }
        if (startsWith(0xfe, 0xed, 0xfe, 0xed)) {
            return "is a JKS store, not PEM ('keytool -importkeystore -deststoretype pkcs12' converts it)";
        }
        if (startsWith(0xff, 0xfe) || startsWith(0xfe, 0xff)) {
            return "is text in UTF-16 (save it as ASCII or UTF-8)";
        }
        if (bytes[0] == Der.SEQUENCE) {
            return guessDer();
        }
        return "has no line that begins with -----BEGIN"
                + (bytes.length < 4096 && !contains('\n') ? " (the name of a file is given as a Path)" : "");
    }

    private String guessDer() {
        try {
            DerReader content = new DerReader(bytes).enter(Der.SEQUENCE);
            if (content.tag() == Der.INTEGER) {
                byte[] version = content.take(Der.INTEGER);
                return version.length == 1 && version[0] == 3
                        ? "is a PKCS#12 store, not PEM (Identity.pkcs12 reads it)"
                        : "is a private key in DER, not PEM ('openssl pkey -inform der' converts it)";
            }
            return content.enter(Der.SEQUENCE).tag() == Der.OID
                    ? "is a key in DER, not PEM ('openssl pkey -inform der' converts it)"
                    : "is a certificate in DER, not PEM ('openssl x509 -inform der' converts it)";
        } catch (GeneralSecurityException e) {
            return "has no line that begins with -----BEGIN";
        }
    }

    private boolean startsWith(int... octets) {
        for (int i = 0; i < octets.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != octets[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean contains(char wanted) {
        for (byte b : bytes) {
            if (b == wanted) {
                return true;
            }
        }
        return false;
    }

    private static String why(Path path, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        return Files.isDirectory(path) ? "it is a directory" : String.valueOf(e.getMessage());
    }
}
