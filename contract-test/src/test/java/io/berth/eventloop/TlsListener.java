package io.berth.eventloop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;

/** A peer that listens: it accepts at once, on a thread of its own, so that handshakes need not wait for the test. */
final class TlsListener extends ServerSocket {
    private final ServerSocket raw;
    private final BlockingQueue<java.net.Socket> accepted = new LinkedBlockingQueue<>();
    private final Thread acceptor;

    TlsListener(ServerSocket raw, UnaryOperator<java.net.Socket> secured) throws IOException {
        this.raw = raw;
        acceptor = Calls.startElsewhere(() -> {
            try {
                while (true) {
                    accepted.add(secured.apply(raw.accept()));
                }
            } catch (IOException closed) {
                // which is how it ends
            }
        });
    }

    @Override
    public java.net.Socket accept() throws IOException {
        try {
            return accepted.take();
        } catch (InterruptedException e) {
            throw new SocketException("interrupted");
        }
    }

    @Override
    public InetAddress getInetAddress() {
        return raw.getInetAddress();
    }

    @Override
    public int getLocalPort() {
        return raw.getLocalPort();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return raw.getLocalSocketAddress();
    }

    /** Closes it, and those who were not accepted. */
    @Override
    public void close() throws IOException {
        raw.close();
        try {
            acceptor.join(); // which has the descriptor to itself until then
        } catch (InterruptedException e) {
            throw new SocketException("interrupted");
        }
        for (java.net.Socket unseen = accepted.poll(); unseen != null; unseen = accepted.poll()) {
            unseen.close();
        }
    }
}
