package io.berth.eventloop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLEngine;

/**
 * A peer that speaks TLS, and otherwise is like a blocking socket of the JDK. It shakes hands on a thread of its own, as
 * soon as it is connected: tests that use it as they would a plain one do not know that there is something to wait for.
 */
final class TlsPeer extends java.net.Socket {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "handshake of a peer");
        thread.setDaemon(true);
        return thread;
    });

    private final java.net.Socket raw;
    private final Records records;
    private final FutureTask<Records> handshake;

    // What was written before the handshake was done: a plain socket would have given it to the kernel
    private final ByteArrayOutputStream early = new ByteArrayOutputStream();
    private boolean endsEarly; // guarded by it
    private boolean established; // guarded by it

    TlsPeer(java.net.Socket raw, SSLEngine engine) {
        this.raw = raw;
        records = new Records(engine, raw);
        handshake = new FutureTask<>(this::shakeHands);
        if (raw.isConnected()) {
            THREADS.execute(handshake);
        }
    }

    private Records shakeHands() throws IOException {
        records.shakeHands();
        synchronized (early) {
            records.write(early.toByteArray(), 0, early.size());
            if (endsEarly) {
                end();
            }
            established = true;
        }
        return records;
    }

    private void end() throws IOException {
        records.end();
        raw.shutdownOutput();
    }

    /** Waits for the handshake, and throws what became of it if it failed. */
    private Records records() throws IOException {
        try {
            return handshake.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SocketException reset) {
                throw reset;
            }
            throw new IOException("the handshake has failed", e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Whether there is somebody to say goodbye to. When the other side takes part in the handshake this waits for it: the
     * test may know from there that the connection is open, while this side has still to read the end of the handshake.
     * And it waits when something is to be said before.
     */
    private boolean isAnswered() throws IOException {
        boolean mustSpeak;
        synchronized (early) {
            mustSpeak = endsEarly || early.size() > 0;
        }
        return (mustSpeak || records.isAnswered()) && records() != null;
    }

    @Override
    public void connect(SocketAddress address) throws IOException {
        connect(address, 0);
    }

    @Override
    public void connect(SocketAddress address, int timeoutMillis) throws IOException {
        raw.connect(address, timeoutMillis);
        THREADS.execute(handshake);
    }

    // --- bytes

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return length == 0 ? 0 : records().read(bytes, offset, length);
            }

            @Override
            public int available() throws IOException {
                return handshake.isDone() ? records().available() : 0;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                synchronized (early) {
                    if (!established && !handshake.isDone()) {
                        early.write(bytes, offset, length);
                        return;
                    }
                }
                records().write(bytes, offset, length);
            }
        };
    }

    // --- ending

    @Override
    public void shutdownOutput() throws IOException {
        synchronized (early) {
            if (!established && !handshake.isDone()) {
                endsEarly = true;
                return;
            }
        }
        records();
        end();
    }

    /** Says goodbye before, unless it is to be a reset. */
    @Override
    public synchronized void close() throws IOException {
        try {
            if (!raw.isClosed() && raw.getSoLinger() != 0 && isAnswered() && !raw.isOutputShutdown()) {
                records().end();
            }
        } catch (IOException gone) {
            // the other side, which then needs no goodbye
        } finally {
            raw.close();
            awaitEndOfHandshake();
        }
    }

    /** A thread that reads while another closes has the descriptor to itself until it notices. */
    private void awaitEndOfHandshake() {
        if (raw.isConnected()) {
            try {
                records();
            } catch (IOException failed) {
                // since it has just been closed, or before
            }
        }
    }

    // --- what is the same

    @Override
    public boolean isConnected() {
        return raw.isConnected();
    }

    @Override
    public boolean isClosed() {
        return raw.isClosed();
    }

    @Override
    public InetAddress getInetAddress() {
        return raw.getInetAddress();
    }

    @Override
    public int getPort() {
        return raw.getPort();
    }

    @Override
    public int getLocalPort() {
        return raw.getLocalPort();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return raw.getLocalSocketAddress();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return raw.getRemoteSocketAddress();
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        raw.setSoLinger(on, seconds);
    }

    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
        raw.setSoTimeout(millis);
    }

    @Override
    public synchronized void setReceiveBufferSize(int bytes) throws SocketException {
        raw.setReceiveBufferSize(bytes);
    }
}
