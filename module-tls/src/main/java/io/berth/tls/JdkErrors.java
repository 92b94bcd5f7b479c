package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.BadPaddingException;

/** The JDK's words for what went wrong, and ours. It has few types of errors, so that the words count. */
final class JdkErrors {
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

    private static final Map<String, Reason> REASONS = Map.ofEntries(
            Map.entry("plaintext connection", Reason.NOT_TLS),
            Map.entry("unrecognized ssl message", Reason.NOT_TLS),
            Map.entry("protocol version", Reason.NO_COMMON_PROTOCOL),
            Map.entry("no appropriate protocol", Reason.NO_COMMON_PROTOCOL),
            Map.entry("client requested protocol", Reason.NO_COMMON_PROTOCOL),
            Map.entry("no cipher suites in common", Reason.NO_COMMON_CIPHER),
            Map.entry("no supported cipher suite", Reason.NO_COMMON_CIPHER),
            Map.entry("named group", Reason.NO_COMMON_GROUP),
            Map.entry("application layer protocol", Reason.NO_COMMON_APPLICATION_PROTOCOL),
            Map.entry("empty client certificate chain", Reason.CERTIFICATE_MISSING),
            Map.entry("empty server certificate chain", Reason.CERTIFICATE_MISSING),
            Map.entry("input record too big", Reason.RECORD_TOO_LARGE),
            Map.entry("bad input record size", Reason.RECORD_TOO_LARGE),
            Map.entry("tag mismatch", Reason.BAD_RECORD),
            Map.entry("close_notify during handshake", Reason.INTERRUPTED));

    private JdkErrors() {}

    /** From what the JDK has thrown; what we have thrown through it comes out as it was. */
    static TlsException of(Exception thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TlsException ours) {
                return ours;
            }
            if (cause instanceof BadPaddingException) {
                return TlsException.ofPeer(Reason.BAD_RECORD, "TLS failed: " + cause.getMessage(), thrown);
            }
        }
        String said = String.valueOf(thrown.getMessage());
        Matcher alert = ALERT.matcher(said);
        if (alert.find()) {
            return TlsException.ofPeer(Reason.PEER_ALERT, "the peer sent the alert '" + alert.group(1) + "'", thrown);
        }
        String key = said.toLowerCase(Locale.ROOT);
        return TlsException.ofPeer(
                REASONS.entrySet().stream()
                        .filter(entry -> key.contains(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(Reason.PROTOCOL_ERROR),
                "TLS failed: " + said,
                thrown);
    }
}
