package io.berth.eventloop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A recorded socket on a loop of its own, and a blocking client at its other end. */
final class Wire implements AutoCloseable {
    static final int KIB = 1024;
    static final int MIB = 1024 * KIB;

    /** More than the kernel keeps for a client that does not read. */
    static final int TOO_MUCH = 16 * MIB;

    private static final int CLIENT_RECEIVES = 64 * KIB;
    private static final int WAIT_MILLIS = (int) TestLoop.WAIT_SECONDS * 1000;

    final TestLoop test;
    final Recorder server;
    final SocketContext<Security, Void, Void> context;
    final int port;
    final java.net.Socket client;
    final Socket<Security, Void> socket;

    Wire(Backend backend) throws IOException {
        this(backend, new Recorder());
    }

    Wire(Backend backend, Recorder server) throws IOException {
        this.server = server;
        test = new TestLoop(backend);
        context = test.context(null, server);
        port = test.port(context);
        client = connect(port);
        server.expect("open");
        socket = server.socket;
    }

    /** A client of a port of 127.0.0.1 that buffers little and does not wait for ever. */
    static java.net.Socket connect(int port) throws IOException {
        return connect(InetAddress.getLoopbackAddress(), port);
    }

    static java.net.Socket connect(InetAddress host, int port) throws IOException {
        java.net.Socket client = Wiring.chosen().client();
        client.setReceiveBufferSize(CLIENT_RECEIVES);
        client.setSoTimeout(WAIT_MILLIS);
        client.connect(new InetSocketAddress(host, port), WAIT_MILLIS);
        return client;
    }

    <R> R on(Supplier<R> action) {
        return test.on(action);
    }

    void run(Runnable action) {
        test.run(action);
    }

    /** Has another socket of the loop echo, so that the loop has seen all that was there to be seen before. */
    void settle() throws IOException {
        SocketContext<Security, Void, Void> echo = test.context(
                null,
                SocketHandler.<Security, Void, Void>builder()
                        .data((none, from, bytes) -> from.send(bytes))
                        .build());
        try (java.net.Socket other = connect(test.port(echo))) {
            echoes(other);
            echoes(other);
        }
        run(echo::close);
    }

    /** Sends a word on a socket that is expected to echo, and waits for it. */
    static void echoes(java.net.Socket client) throws IOException {
        send(client, "ping");
        assertThat(read(client, 4)).isEqualTo("ping");
    }

    // --- what the client does

    void send(String text) throws IOException {
        send(client, text);
    }

    static void send(java.net.Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(UTF_8));
    }

    String read(int length) throws IOException {
        return read(client, length);
    }

    static String read(java.net.Socket client, int length) throws IOException {
        return new String(client.getInputStream().readNBytes(length), UTF_8);
    }

    /** Reads the first bytes of the pattern. */
    void readPattern(long length) throws IOException {
        readPattern(client.getInputStream(), 0, length);
    }

    static void readPattern(InputStream in, long from, long length) throws IOException {
        for (long at = from; at < from + length; ) {
            byte[] chunk = in.readNBytes((int) Math.min(64 * KIB, from + length - at));
            if (chunk.length == 0) {
                throw new EOFException("the end came after " + (at - from) + " of " + length + " bytes");
            }
            assertThat(Arrays.mismatch(chunk, pattern(at, chunk.length)))
                    .as("first wrong byte in the %s bytes from %s", chunk.length, at)
                    .isEqualTo(-1);
            at += chunk.length;
        }
    }

    void seesEnd() throws IOException {
        seesEnd(client);
    }

    /** The socket was closed in the middle, and nothing came before. */
    void seesCutOff() throws IOException {
        seesCutOff(client);
    }

    static void seesCutOff(java.net.Socket client) throws IOException {
        assertThat(Wiring.chosen().readCutOff(client)).isEmpty();
    }

    static void seesEnd(java.net.Socket client) throws IOException {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    void seesReset() {
        assertThatThrownBy(() -> client.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    /** Closes the client so that the other side sees a reset. */
    void resetByClient() throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    // --- bytes

    /** Bytes that tell where in a long stream they belong. */
    static byte[] pattern(long from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            long at = from + i;
            bytes[i] = (byte) (at + (at >>> 8) * 7 + (at >>> 16) * 13);
        }
        return bytes;
    }

    static ByteBuffer heap(int length) {
        return ByteBuffer.wrap(pattern(0, length));
    }

    static ByteBuffer direct(int length) {
        return direct(0, length);
    }

    static ByteBuffer direct(long from, int length) {
        return ByteBuffer.allocateDirect(length).put(pattern(from, length)).flip();
    }

    static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    /** What a task may throw that has to be done on the loop's thread. */
    interface Io {
        void run() throws IOException;
    }

    static void unchecked(Io action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The call throws an exception of Berth's of this kind. */
    static void assertKind(LoopException.Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        LoopException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Override
    public void close() throws IOException {
        client.close();
        test.close();
    }
}
