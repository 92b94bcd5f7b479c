package io.berth.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** Moves records into the JDK's engine, and out of it into the workspace. */
final class JdkPump {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** The header of a record that is too long for everybody. */
    private static final byte[] OUTRAGE = {RecordReader.HANDSHAKE, 3, 3, -1, -1};

    private final SSLEngine ssl;

    JdkPump(SSLEngine ssl) {
        this.ssl = ssl;
    }

    void runTasks() {
        for (Runnable task = ssl.getDelegatedTask(); task != null; task = ssl.getDelegatedTask()) {
            task.run();
        }
    }

    /** Gives it a record; what it decrypts goes to a place in the workspace. */
    SSLEngineResult take(ByteBuffer record, Workspace work, int at) throws SSLException {
        return ssl.unwrap(record, work.plain.between(at, work.plain.capacity()));
    }

    /** Has it make a record, of bytes of the source or of what it has to say itself. */
    Status send(ByteBuffer source, Workspace work) throws SSLException {
        int before = source.remaining();
        SSLEngineResult result = ssl.wrap(source, work.records.between(work.recorded, work.records.capacity()));
        work.recorded += result.bytesProduced();
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            throw new SSLException("what is to be sent at once does not fit");
        }
        if (result.getStatus() == Status.OK && result.bytesProduced() == 0 && source.remaining() == before) {
            throw new SSLException("the JDK makes no record, though it has something to say");
        }
        return result.getStatus();
    }

    /** Has it make a record of what it has to say itself. */
    Status sendPending(Workspace work) throws SSLException {
        return send(NOTHING, work);
    }

    /** Does what has to be done between records: answers to the peer's updates of keys, and so on. */
    void settle(Workspace work) throws SSLException {
        while (true) {
            switch (ssl.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    if (sendPending(work) == Status.CLOSED) {
                        return;
                    }
                }
                default -> {
                    return;
                }
            }
        }
    }

    /** Takes what it still has to say when it is closed: its goodbye, or its alert. */
    void drain(Workspace work) {
        for (int told = 0; told < 2; told++) { // it may tell of a task's error before it lets go of the alert
            try {
                while (!ssl.isOutboundDone() && ssl.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    sendPending(work);
                }
                return;
            } catch (SSLException | RuntimeException e) {
                // Whoever drains knows already why it has ended.
            }
        }
    }

    /** Makes it send a fatal alert, which it does for nothing else than a fault of the peer's. */
    void provokeAlert(Workspace work) {
        try {
            settle(work);
            ssl.unwrap(ByteBuffer.wrap(OUTRAGE), work.plain.between(0, work.plain.capacity()));
        } catch (SSLException | RuntimeException e) {
            // That was the purpose.
        }
        drain(work);
    }
}
