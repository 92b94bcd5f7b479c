package io.berth.tls;

import io.berth.tls.TlsException.Reason;

/**
 * An alert in the clear where it should be encrypted: OpenSSL's clients refuse a server's certificate so in TLS 1.3.
 * BoringSSL takes it for a record too short to be one, which would send whoever reads that the wrong way.
 */
final class ClearAlert {
    private static final int ALERT = 21;
    private static final int RECORD_BYTES = 7;
    private static final int FATAL = 2;

    private ClearAlert() {}

    /** What a handshake fails for: the alert that is the last thing in the input, or else the cause. */
    static TlsException or(TlsException cause, Input input, int from) {
        int at = input.to - RECORD_BYTES;
        boolean alert = cause.reason() == Reason.PROTOCOL_ERROR
                && at >= from
                && input.slab.get(at) == ALERT
                && input.slab.get(at + 1) == 3
                && input.slab.get(at + 3) == 0
                && input.slab.get(at + 4) == 2
                && input.slab.get(at + 5) == FATAL;
        return alert ? BoringErrors.alert(name(input.slab.get(at + 6) & 0xFF)) : cause;
    }

    private static String name(int number) {
        return switch (number) {
            case 40 -> "handshake_failure";
            case 42 -> "bad_certificate";
            case 43 -> "unsupported_certificate";
            case 44 -> "certificate_revoked";
            case 45 -> "certificate_expired";
            case 46 -> "certificate_unknown";
            case 47 -> "illegal_parameter";
            case 48 -> "unknown_ca";
            case 49 -> "access_denied";
            case 50 -> "decode_error";
            case 51 -> "decrypt_error";
            case 80 -> "internal_error";
            default -> "number " + number;
        };
    }
}
