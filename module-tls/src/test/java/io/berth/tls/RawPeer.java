package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A peer that knows nothing of TLS, and sends and reads bytes as they are. */
final class RawPeer implements AutoCloseable {
    private final Socket socket;

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(Waiting.MILLIS);
    }

    /** A client of a port of 127.0.0.1. */
    static RawPeer connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Waiting.MILLIS);
        return new RawPeer(socket);
    }

    /** Somewhere to connect to. */
    static Listener listen() throws IOException {
        return new Listener();
    }

    /** A listener on a port of 127.0.0.1. */
    static final class Listener implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

        private Listener() throws IOException {
            socket.setSoTimeout(Waiting.MILLIS);
        }

        int port() {
            return socket.getLocalPort();
        }

        RawPeer accept() throws IOException {
            return new RawPeer(socket.accept());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    void send(byte[] bytes) {
        send(bytes, bytes.length);
    }

    /** Sends the first of some bytes. */
    void send(byte[] bytes, int length) {
        try {
            socket.getOutputStream().write(bytes, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads so many bytes. */
    byte[] read(int length) throws IOException {
        return socket.getInputStream().readNBytes(length);
    }

    /** Reads these bytes. */
    void expect(int... bytes) throws IOException {
        assertThat(read(bytes.length)).containsExactly(bytes);
    }

    /** Reads a line. */
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** Says that nothing more will come. */
    void end() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection by a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Reads until the other side has closed; whether it is by an end or, since it did not read all, by a reset. */
    byte[] seesClose() throws IOException {
        byte[] all = new byte[64 * 1024];
        int length = 0;
        try {
            for (int got = 0; got >= 0; got = socket.getInputStream().read(all, length, all.length - length)) {
                length += got;
            }
        } catch (SocketException reset) {
            // which is a close as well
        }
        return Arrays.copyOf(all, length);
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
