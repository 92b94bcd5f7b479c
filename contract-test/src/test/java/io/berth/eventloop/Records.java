package io.berth.eventloop;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/**
 * Records of TLS over two streams, with the JDK's engine. One thread may read while another writes; the handshake comes
 * before both.
 */
final class Records {
    private static final int BYTES = 64 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final java.net.Socket raw;
    private InputStream in;
    private OutputStream out;
    private volatile boolean answered;

    private final Object reading = new Object();
    private final ByteBuffer arrived = ByteBuffer.allocate(BYTES).flip(); // records
    private final ByteBuffer plain = ByteBuffer.allocate(BYTES).flip();
    private boolean ended;

    private final Object writing = new Object();
    private final ByteBuffer records = ByteBuffer.allocate(BYTES);

    Records(SSLEngine engine, java.net.Socket raw) {
        this.engine = engine;
        this.raw = raw;
    }

    /** Once, before all else. */
    void shakeHands() throws IOException {
        in = raw.getInputStream();
        out = raw.getOutputStream();
        engine.beginHandshake();
        for (HandshakeStatus next = engine.getHandshakeStatus();
                next != HandshakeStatus.NOT_HANDSHAKING;
                next = engine.getHandshakeStatus()) {
            switch (next) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(NOTHING);
                default -> {
                    synchronized (reading) {
                        if (!unwrap()) {
                            fill();
                        }
                    }
                }
            }
        }
    }

    /** Whether the other side has said something already; any thread. */
    boolean isAnswered() {
        return answered;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    // --- reading

    /** Reads at least a byte, or -1 once the peer has said goodbye and ended the connection. */
    int read(byte[] bytes, int offset, int length) throws IOException {
        synchronized (reading) {
            while (!plain.hasRemaining()) {
                if (ended) {
                    return -1;
                }
                if (!unwrap()) {
                    fill();
                }
            }
            int got = Math.min(length, plain.remaining());
            plain.get(bytes, offset, got);
            return got;
        }
    }

    /** How many bytes can be read without waiting. */
    int available() throws IOException {
        synchronized (reading) {
            while (!ended && plain.remaining() < BYTES / 2) {
                if (!unwrap()) {
                    if (in.available() == 0) {
                        break;
                    }
                    fill();
                }
            }
            return plain.remaining();
        }
    }

    /** Decrypts a record, if there is a whole one. */
    private boolean unwrap() throws IOException {
        plain.compact();
        SSLEngineResult result;
        try {
            result = engine.unwrap(arrived, plain);
        } finally {
            plain.flip();
        }
        if (result.getStatus() == Status.CLOSED && !ended) {
            ended = true;
            requireEnd();
        }
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            runTasks();
        }
        return result.getStatus() != Status.BUFFER_UNDERFLOW;
    }

    /** Nothing follows a goodbye but the end. */
    private void requireEnd() throws IOException {
        if (arrived.hasRemaining() || in.read() >= 0) {
            throw new IOException("there are bytes after the peer's goodbye");
        }
    }

    private void fill() throws IOException {
        arrived.compact();
        try {
            int got = in.read(arrived.array(), arrived.position(), arrived.remaining());
            if (got < 0) {
                throw new EOFException("the connection has ended without a goodbye");
            }
            arrived.position(arrived.position() + got);
            answered = true;
        } finally {
            arrived.flip();
        }
    }

    // --- writing

    void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(bytes, offset, length);
        while (source.hasRemaining()) {
            wrap(source);
        }
    }

    /** Says goodbye. */
    void end() throws IOException {
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            wrap(NOTHING);
        }
    }

    private void wrap(ByteBuffer source) throws IOException {
        synchronized (writing) {
            records.clear();
            SSLEngineResult result = engine.wrap(source, records);
            out.write(records.array(), 0, records.position());
            if (result.getStatus() == Status.CLOSED && source.hasRemaining()) {
                throw new SocketException("the output has been shut down");
            }
        }
    }
}
