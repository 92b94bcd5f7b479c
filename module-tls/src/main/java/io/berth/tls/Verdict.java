package io.berth.tls;

import io.netty.internal.tcnative.CertificateVerifier;

/**
 * Brings an opinion of a peer's certificate to BoringSSL, which asks for one by a callback. It has been formed by then,
 * however long that took: the callback is called when it is there, and finds it on the thread.
 */
final class Verdict extends CertificateVerifier {
    static final Verdict INSTANCE = new Verdict();

    private static final ThreadLocal<Integer> CODE = new ThreadLocal<>();

    private Verdict() {}

    /** Runs the callback that waits for the verdict, with this one. */
    static void with(int code, Runnable waiting) {
        CODE.set(code);
        try {
            waiting.run();
        } finally {
            CODE.remove();
        }
    }

    @Override
    public int verify(long ssl, byte[][] chain, String authentication) {
        Integer code = CODE.get();
        return code == null ? X509_V_ERR_CERT_REJECTED : code;
    }
}
