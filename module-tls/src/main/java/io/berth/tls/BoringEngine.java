package io.berth.tls;

import io.berth.eventloop.transport.Slab;
import io.berth.tls.TlsException.Reason;
import io.netty.internal.tcnative.Buffer;
import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * BoringSSL on one connection, by way of the "byte buffer BIO" of netty-tcnative. It is pointed at memory of ours, either
 * to read records from or to write them to, anew before each call, so that where it points afterwards does not matter.
 * What BoringSSL has to write while it reads goes to a small buffer of the BIO's own, and from there to the front of
 * what is written next.
 */
final class BoringEngine extends Engine {
    /** Room for an alert or the answer to a key update; flights of the handshake are written straight to the workspace. */
    private static final int ASIDE_BYTES = 128;

    private final BoringContext context;
    private final boolean server;
    private final long ssl;
    private final long bio;

    private Runnable verification; // while BoringSSL waits for the verdict
    private TlsException refusal;
    private TlsException failure;
    private boolean peerDone;

    /** Takes over a reference to the context. */
    BoringEngine(BoringContext context, boolean server) {
        this.context = context;
        this.server = server;
        this.ssl = SSL.newSSL(context.pointer(), server);
        this.bio = SSL.bioNewByteBuffer(ssl, ASIDE_BYTES);
    }

    long pointer() {
        return ssl;
    }

    // --- handshake

    @Override
    Step shakeHands(Input input, Workspace work) {
        int from = input.from;
        while (true) {
            int error = input.isEmpty() ? SSL.SSL_ERROR_WANT_WRITE : readFlight(input);
            if (isFatal(error)) {
                TlsException cause = failed(error);
                writeAside(work); // the alert
                throw ClearAlert.or(cause, input, from);
            }
            if (error == SSL.SSL_ERROR_WANT_WRITE || SSL.bioLengthNonApplication(bio) > 0) {
                error = writeFlight(error, work);
            }
            if (error == SSL.SSL_ERROR_NONE) {
                return Step.NOTHING;
            }
            if (error == SSL.SSL_ERROR_WANT_CERTIFICATE_VERIFY) {
                if (verification == null) {
                    verification = SSL.getTask(ssl);
                }
                return Step.VERDICT;
            }
            if (error != SSL.SSL_ERROR_WANT_READ) {
                throw failed(error);
            }
            if (input.isEmpty()) {
                return Step.BYTES;
            }
        }
    }

    private int readFlight(Input input) {
        pointAt(input);
        int error = errorOf(SSL.doHandshake(ssl));
        input.from = input.to - SSL.bioLengthByteBuffer(bio);
        return error;
    }

    private int writeFlight(int error, Workspace work) {
        pointAt(work);
        SSL.bioFlushByteBuffer(bio);
        int now = error == SSL.SSL_ERROR_WANT_WRITE ? errorOf(SSL.doHandshake(ssl)) : error;
        takeRecords(work);
        return now;
    }

    private void writeAside(Workspace work) {
        pointAt(work);
        SSL.bioFlushByteBuffer(bio);
        takeRecords(work);
    }

    private int errorOf(int result) {
        return result > 0 ? SSL.SSL_ERROR_NONE : SSL.getError(ssl, result);
    }

    private static boolean isFatal(int error) {
        return error == SSL.SSL_ERROR_SSL || error == SSL.SSL_ERROR_SYSCALL || error == SSL.SSL_ERROR_ZERO_RETURN;
    }

    private TlsException failed(int error) {
        if (refusal != null) {
            SSL.clearError();
            return refusal;
        }
        return BoringErrors.lastError(error);
    }

    @Override
    void accept() {
        answer(CertificateVerifier.X509_V_OK);
    }

    @Override
    void refuse(TlsException reason) {
        refusal = reason;
        answer(BoringErrors.verificationCode(reason.reason()));
    }

    private void answer(int code) {
        Runnable waiting = verification;
        verification = null;
        Verdict.with(code, waiting);
    }

    // --- data

    @Override
    int decrypt(Input input, Workspace work) {
        pointAt(input);
        long plain = address(work.plain);
        int capacity = work.plain.capacity();
        int total = 0;
        int got;
        do { // when nothing is left after a record, no other is complete: spares asking for it
            got = SSL.readFromSSL(ssl, plain + total, capacity - total);
            total += Math.max(got, 0);
        } while (got > 0 && SSL.bioLengthByteBuffer(bio) > 0);
        if (got <= 0) {
            fellShort(SSL.getError(ssl, got), work);
        }
        input.from = input.to;
        return total;
    }

    private void fellShort(int error, Workspace work) {
        if (error == SSL.SSL_ERROR_ZERO_RETURN) {
            peerDone = true;
        } else if (isFatal(error)) {
            failure = failed(error);
        }
        if (SSL.bioLengthNonApplication(bio) > 0) {
            writeAside(work);
        }
    }

    @Override
    TlsException failure() {
        return failure;
    }

    @Override
    boolean isPeerDone() {
        return peerDone;
    }

    @Override
    void encrypt(Slab source, int from, int length, Workspace work) {
        encrypt(address(source) + from, length, work);
    }

    @Override
    void encrypt(ByteBuffer source, int from, int length, Workspace work) {
        encrypt(Buffer.address(source) + from, length, work);
    }

    private void encrypt(long from, int length, Workspace work) {
        pointAt(work);
        int took = SSL.writeToSSL(ssl, from, length);
        takeRecords(work);
        if (took != length) {
            throw failed(SSL.getError(ssl, took));
        }
    }

    @Override
    void flush(Workspace work) {
        encrypt(address(work.plain), 0, work);
    }

    @Override
    void sayGoodbye(Workspace work) {
        pointAt(work);
        if (SSL.shutdownSSL(ssl) < 0) {
            SSL.clearError();
        }
        takeRecords(work);
    }

    // --- memory

    private void pointAt(Input input) {
        SSL.bioSetByteBuffer(bio, address(input.slab) + input.from, input.length(), false);
    }

    private void pointAt(Workspace work) {
        SSL.bioSetByteBuffer(bio, address(work.records) + work.recorded, work.room(), true);
    }

    private void takeRecords(Workspace work) {
        work.recorded = work.records.capacity() - SSL.bioLengthByteBuffer(bio);
    }

    private static long address(Slab slab) {
        long address = slab.address();
        return address != 0 ? address : Buffer.address(slab.view());
    }

    // --- what was agreed

    @Override
    String protocol() {
        return SSL.getVersion(ssl);
    }

    @Override
    String cipher() {
        return SSL.getCipherForSSL(ssl);
    }

    @Override
    String group() {
        try {
            return SSL.getGroupName(ssl);
        } catch (Exception e) {
            throw TlsException.misuse(Reason.NOT_SUPPORTED, "the group of the key exchange cannot be told", e);
        }
    }

    @Override
    String applicationProtocol() {
        return SSL.getAlpnSelected(ssl);
    }

    @Override
    boolean isResumed() {
        return SSL.isSessionReused(ssl);
    }

    @Override
    List<X509Certificate> peerChain() {
        byte[][] chain = SSL.getPeerCertChain(ssl);
        // On a server it begins with the issuers: a client's own certificate is to be had apart.
        return server ? PeerChain.of(SSL.getPeerCertificate(ssl), chain) : PeerChain.of(chain);
    }

    @Override
    byte[] peerOcspResponse() {
        return SSL.getOcspResponse(ssl);
    }

    @Override
    void release() {
        context.forget(this);
        SSL.freeSSL(ssl); // and its BIO
        context.release();
    }
}
