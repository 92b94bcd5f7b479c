package io.berth.tls;

import io.berth.eventloop.transport.Slab;
import io.berth.tls.TlsException.Reason;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * The JDK's engine on one connection. Its tasks run at once, on the loop.
 *
 * <p>The JDK wants to know of a peer's chain at once whether it is good, in the midst of a task. So it is checked there,
 * and the JDK sends the alert if it is not. Where a custom verification follows, the JDK hears yes, and the handshake
 * stops after that task until the verdict has come: nothing of this side's next flight leaves before, and no byte of the
 * application passes.
 *
 * <p>A verdict that is no then comes when the JDK believes in the peer, and it sends no alert for the asking. With TLS 1.2
 * this side does not encrypt yet, and the alert is written by hand. With TLS 1.3 it has to be encrypted, so the JDK is given
 * a reason for one. By then a client's last flight is under way, and goes out before the alert: the server sees a
 * handshake that succeeds and is called off. A client that a server refuses has finished its handshake before it could be
 * asked for its certificate, as with every TLS 1.3 server: it learns by the alert in the place of an answer.
 */
final class JdkEngine extends Engine {
    private final JdkContext context;
    private final SSLEngine ssl;
    private final JdkPump pump;
    private final PeerName peer;
    private final RecordReader records = new RecordReader();

    private boolean begun;
    private List<X509Certificate> shown; // during the handshake, once the peer has
    private boolean proven; // somebody's key has been asked for: the handshake is a full one
    private boolean asked; // for a verdict that has not come
    private TlsException refusal;
    private TlsException failure;
    private boolean peerDone;
    private boolean canRenegotiate; // if it were let

    /** Takes over a reference to the context. */
    JdkEngine(JdkContext context, SSLEngine ssl, PeerName peer) {
        this.context = context;
        this.ssl = ssl;
        this.pump = new JdkPump(ssl);
        this.peer = peer;
    }

    // --- handshake

    @Override
    Step shakeHands(Input input, Workspace work) {
        if (refusal != null) {
            tellRefusal(work);
            throw refusal;
        }
        try {
            return shake(input, work);
        } catch (TlsException e) {
            pump.provokeAlert(work);
            throw e;
        } catch (SSLException | RuntimeException e) {
            pump.drain(work);
            throw JdkErrors.of(e);
        }
    }

    private Step shake(Input input, Workspace work) throws SSLException {
        if (!begun) {
            begun = true;
            ssl.beginHandshake();
        }
        while (true) {
            switch (ssl.getHandshakeStatus()) {
                case NEED_TASK -> {
                    pump.runTasks();
                    if (asked) {
                        return Step.VERDICT;
                    }
                }
                case NEED_WRAP -> pump.sendPending(work);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    ByteBuffer record = records.next(input);
                    if (record == null) {
                        return Step.BYTES;
                    }
                    requireMessage(pump.take(record, work, 0));
                }
                case NOT_HANDSHAKING, FINISHED -> {
                    context.isDone(ssl);
                    shown = null;
                    canRenegotiate = protocol().equals(TlsVersion.TLS_1_2.toString());
                    return Step.NOTHING;
                }
            }
        }
    }

    private static void requireMessage(SSLEngineResult result) {
        if (result.getStatus() == Status.CLOSED) {
            throw TlsException.ofPeer(Reason.INTERRUPTED, "the peer said goodbye during the handshake");
        }
        if (result.getStatus() != Status.OK || result.bytesProduced() > 0) {
            throw TlsException.ofPeer(Reason.PROTOCOL_ERROR, "the peer sent something else during the handshake");
        }
    }

    /** The key of this side is wanted: no session is being resumed. */
    void proves() {
        proven = true;
    }

    /** The peer has shown a chain; throws unless it is good, as far as that can be said at once. */
    void judge(X509Certificate[] chain) throws CertificateException {
        proven = true;
        shown = List.of(chain);
        try {
            context.check(new PeerCertificates(shown, peer.host()));
        } catch (TlsException e) {
            throw new CertificateException(e.getMessage(), e);
        }
        asked = context.hasVerification();
    }

    @Override
    boolean checksChains() {
        return true;
    }

    @Override
    void accept() {
        asked = false;
    }

    @Override
    void refuse(TlsException reason) {
        asked = false;
        refusal = reason;
    }

    private void tellRefusal(Workspace work) {
        if (ssl.getHandshakeSession() != null
                && TlsVersion.TLS_1_2
                        .toString()
                        .equals(ssl.getHandshakeSession().getProtocol())) {
            Alert.BAD_CERTIFICATE.write(work);
        } else {
            pump.provokeAlert(work);
        }
    }

    // --- data

    @Override
    int decrypt(Input input, Workspace work) {
        int total = 0;
        try {
            for (ByteBuffer record = records.next(input); record != null; record = records.next(input)) {
                requireNoRenegotiation(record);
                SSLEngineResult result = pump.take(record, work, total);
                total += result.bytesProduced();
                if (result.getStatus() == Status.CLOSED) {
                    peerDone = true;
                    break;
                }
                if (result.getStatus() != Status.OK) {
                    throw TlsException.ofPeer(Reason.RECORD_TOO_LARGE, "the peer's record holds too much");
                }
                pump.settle(work);
            }
            pump.settle(work); // what the goodbye is answered with
        } catch (TlsException e) {
            failure = e;
            pump.provokeAlert(work);
        } catch (SSLException | RuntimeException e) {
            failure = JdkErrors.of(e);
            pump.drain(work);
        }
        input.from = input.to;
        return total;
    }

    /** Only TLS 1.2 knows it, and there, messages of a handshake have no other use once it is done. */
    private void requireNoRenegotiation(ByteBuffer record) {
        if (canRenegotiate && record.get(record.position()) == RecordReader.HANDSHAKE) {
            throw TlsException.ofPeer(Reason.RENEGOTIATION, "the peer wants to negotiate anew");
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
        encrypt(source.between(from, from + length), work);
    }

    @Override
    void encrypt(ByteBuffer source, int from, int length, Workspace work) {
        encrypt(source.duplicate().clear().limit(from + length).position(from), work);
    }

    private void encrypt(ByteBuffer source, Workspace work) {
        try {
            while (source.hasRemaining()) {
                if (pump.send(source, work) == Status.CLOSED) {
                    throw TlsException.misuse(
                            Reason.NOT_SUPPORTED,
                            "the peer has said goodbye, and with TLS 1.2 the JDK sends nothing after that");
                }
                pump.settle(work);
            }
        } catch (SSLException e) {
            throw JdkErrors.of(e);
        }
    }

    @Override
    void flush(Workspace work) {
        try {
            pump.settle(work);
        } catch (SSLException e) {
            throw JdkErrors.of(e);
        }
    }

    @Override
    void sayGoodbye(Workspace work) {
        ssl.closeOutbound();
        pump.drain(work);
    }

    // --- what was agreed

    private SSLSession session() {
        SSLSession becoming = ssl.getHandshakeSession();
        return becoming != null ? becoming : ssl.getSession();
    }

    @Override
    String protocol() {
        return session().getProtocol();
    }

    @Override
    String cipher() {
        return session().getCipherSuite();
    }

    @Override
    String group() {
        return null; // the JDK keeps it to itself
    }

    @Override
    String applicationProtocol() {
        String agreed = ssl.getApplicationProtocol();
        return agreed == null || agreed.isEmpty() ? null : agreed;
    }

    @Override
    boolean isResumed() {
        return !proven;
    }

    @Override
    List<X509Certificate> peerChain() {
        if (shown != null) {
            return shown;
        }
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (var certificate : ssl.getSession().getPeerCertificates()) {
                chain.add((X509Certificate) certificate);
            }
            return List.copyOf(chain);
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // it has shown none
        }
    }

    @Override
    byte[] peerOcspResponse() {
        List<byte[]> responses = ((ExtendedSSLSession) session()).getStatusResponses();
        return responses.isEmpty() ? null : responses.get(0);
    }

    @Override
    void release() {
        context.isDone(ssl);
        context.release();
    }
}
