package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** One block of PEM: what it says it is, the headers that old formats have, and the bytes. */
final class Pem {
    static final String CERTIFICATE = "CERTIFICATE";
    static final String PRIVATE_KEY = "PRIVATE KEY";

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private final String label;
    private final List<String> headers;
    private final byte[] der;

    private Pem(String label, List<String> headers, byte[] der) {
        this.label = label;
        this.headers = headers;
        this.der = der;
    }

    String label() {
        return label;
    }

    byte[] der() {
        return der;
    }

    /** Whether it is encrypted in the way that came before PKCS#8, by the name of its headers. */
    boolean hasEncryptionHeader() {
        return headers.stream().anyMatch(header -> header.startsWith("Proc-Type:") && header.contains("ENCRYPTED"));
    }

    /** The blocks of a source, with the given reason if it has none or a broken one; text between them is skipped. */
    static List<Pem> read(Source source, Reason reason) {
        List<Pem> blocks = new ArrayList<>();
        String label = null;
        List<String> lines = new ArrayList<>();
        for (String line : (Iterable<String>) text(source).lines().map(String::strip)::iterator) {
            if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
                if (label != null) {
                    throw cutShort(source, reason, label);
                }
                label = line.substring(BEGIN.length(), line.length() - DASHES.length());
                lines.clear();
            } else if (label != null && line.startsWith(END)) {
                if (!line.equals(END + label + DASHES)) {
                    throw cutShort(source, reason, label);
                }
                blocks.add(block(source, reason, label, lines));
                label = null;
            } else if (label != null) {
                lines.add(line);
            }
        }
        if (label != null) {
            throw cutShort(source, reason, label);
        }
        if (blocks.isEmpty()) {
            throw TlsException.misuse(reason, source.name() + " " + source.guess());
        }
        return blocks;
    }

    /** A block as text, ending with a line break. */
    static String write(String label, byte[] der) {
        return BEGIN + label + DASHES + "\n" + LINES.encodeToString(der) + "\n" + END + label + DASHES + "\n";
    }

    /** The kinds of some blocks, for errors. */
    static String labels(List<Pem> blocks) {
        return blocks.stream().map(Pem::label).distinct().collect(Collectors.joining(", "));
    }

    private static Pem block(Source source, Reason reason, String label, List<String> lines) {
        List<String> headers =
                lines.stream().filter(line -> line.indexOf(':') >= 0).toList();
        String base64 = lines.stream().filter(line -> line.indexOf(':') < 0).collect(Collectors.joining());
        try {
            return new Pem(label, headers, Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw TlsException.misuse(
                    reason, "the block '" + label + "' in " + source.name() + " is damaged, it is not Base64", e);
        }
    }

    private static String text(Source source) {
        String text = new String(source.bytes(), StandardCharsets.UTF_8);
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static TlsException cutShort(Source source, Reason reason, String label) {
        return TlsException.misuse(
                reason, "the block '" + label + "' in " + source.name() + " is cut short, its END line is missing");
    }
}
