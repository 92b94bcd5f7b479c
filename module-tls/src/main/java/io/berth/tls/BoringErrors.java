package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import java.util.Locale;
import java.util.Map;

/** BoringSSL's words for what went wrong, and ours. */
final class BoringErrors {
    private static final Map<String, Reason> REASONS = Map.ofEntries(
            Map.entry("WRONG_VERSION_NUMBER", Reason.NOT_TLS),
            Map.entry("HTTP_REQUEST", Reason.NOT_TLS),
            Map.entry("HTTPS_PROXY_REQUEST", Reason.NOT_TLS),
            Map.entry("UNSUPPORTED_PROTOCOL", Reason.NO_COMMON_PROTOCOL),
            Map.entry("NO_SHARED_CIPHER", Reason.NO_COMMON_CIPHER),
            Map.entry("NO_CIPHER_MATCH", Reason.NO_COMMON_CIPHER),
            Map.entry("NO_COMMON_SIGNATURE_ALGORITHMS", Reason.NO_COMMON_CIPHER),
            Map.entry("NO_SHARED_GROUP", Reason.NO_COMMON_GROUP),
            Map.entry("WRONG_CURVE", Reason.NO_COMMON_GROUP),
            Map.entry("PEER_DID_NOT_RETURN_A_CERTIFICATE", Reason.CERTIFICATE_MISSING),
            Map.entry("DECRYPTION_FAILED_OR_BAD_RECORD_MAC", Reason.BAD_RECORD),
            Map.entry("BAD_DECRYPT", Reason.BAD_RECORD),
            Map.entry("ENCRYPTED_LENGTH_TOO_LONG", Reason.RECORD_TOO_LARGE),
            Map.entry("DATA_LENGTH_TOO_LONG", Reason.RECORD_TOO_LARGE),
            Map.entry("EXCESSIVE_MESSAGE_SIZE", Reason.RECORD_TOO_LARGE),
            Map.entry("NO_RENEGOTIATION", Reason.RENEGOTIATION));

    private BoringErrors() {}

    /** What the last call found wrong; BoringSSL's list of errors is empty afterwards. */
    static TlsException lastError(int error) {
        if (error == SSL.SSL_ERROR_ZERO_RETURN) {
            return TlsException.ofPeer(Reason.INTERRUPTED, "the peer said goodbye during the handshake");
        }
        int number = SSL.getLastErrorNumber();
        String text = SSL.getErrorString(number);
        SSL.clearError();
        return of(text.substring(text.lastIndexOf(':') + 1));
    }

    /** From BoringSSL's name of an error. */
    static TlsException of(String name) {
        int alert = name.indexOf("_ALERT_");
        if (alert >= 0) {
            return alert(name.substring(alert + "_ALERT_".length()).toLowerCase(Locale.ROOT));
        }
        String said = name.toLowerCase(Locale.ROOT).replace('_', ' ');
        return TlsException.ofPeer(REASONS.getOrDefault(name, Reason.PROTOCOL_ERROR), "TLS failed: " + said);
    }

    /** From the name of an alert. */
    static TlsException alert(String name) {
        return TlsException.ofPeer(Reason.PEER_ALERT, "the peer sent the alert '" + name + "'");
    }

    /** What makes BoringSSL send the alert that suits a reason. */
    static int verificationCode(Reason reason) {
        return switch (reason) {
            case UNTRUSTED -> CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
            case CERTIFICATE_EXPIRED -> CertificateVerifier.X509_V_ERR_CERT_HAS_EXPIRED;
            case CERTIFICATE_NOT_YET_VALID -> CertificateVerifier.X509_V_ERR_CERT_NOT_YET_VALID;
            default -> CertificateVerifier.X509_V_ERR_CERT_REJECTED;
        };
    }
}
