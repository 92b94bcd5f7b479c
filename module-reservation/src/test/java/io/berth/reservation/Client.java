package io.berth.reservation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** A client of the JDK's own sockets, with errors that a test need not declare. */
final class Client implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;

    private Client(Socket socket) {
        this.socket = socket;
    }

    static Client of(BoundSocket port) {
        return to(port.address());
    }

    static Client to(SocketAddress address) {
        return over(new Socket(), address);
    }

    /** A client over a socket that is not connected yet. */
    static Client over(Socket socket, SocketAddress address) {
        try {
            socket.connect(address, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return new Client(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] payload(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Where the server sees it. */
    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    Client send(byte[] bytes) {
        return act(() -> socket.getOutputStream().write(bytes));
    }

    Client end() {
        return act(socket::shutdownOutput);
    }

    /** Closes so that the peer sees a reset. */
    void reset() {
        act(() -> {
            socket.setSoLinger(true, 0);
            socket.close();
        });
    }

    /** The next so many bytes, fewer when the server ends before. */
    byte[] receive(int length) {
        try {
            return socket.getInputStream().readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All up to the end. */
    byte[] receiveAll() {
        return receive(Integer.MAX_VALUE);
    }

    /** Whether the server has ended or reset the connection. */
    boolean isEnded() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    /** What comes back of bytes that are sent at the same time, with the end after them. */
    byte[] echo(byte[] bytes) {
        CompletableFuture<Void> sending = Background.run(() -> {
            try {
                OutputStream out = socket.getOutputStream();
                out.write(bytes);
                socket.shutdownOutput();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        byte[] back = receiveAll();
        sending.join();
        return back;
    }

    boolean answers() {
        try {
            return EchoContext.answers(socket);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        act(socket::close);
    }

    private Client act(Action action) {
        try {
            action.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Action {
        void run() throws IOException;
    }
}
