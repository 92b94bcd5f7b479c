package io.berth.tls;

import io.berth.testing.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A wire from one client to a server, in whose lanes somebody can do harm. */
final class Meddler implements AutoCloseable {
    private final ServerSocket listener;
    private final CompletableFuture<Wire> wire;

    Meddler(int serverPort) throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(Waiting.MILLIS);
        wire = Waiting.elsewhere(() -> {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            return new Wire(new Lane(client, server), new Lane(server, client));
        });
    }

    private record Wire(Lane toServer, Lane toClient) {}

    /** Where the client has to connect to. */
    int port() {
        return listener.getLocalPort();
    }

    /** What leads from the client to the server, once that is connected. */
    Lane toServer() {
        return Waiting.await(wire).toServer;
    }

    /** What leads from the server to the client, once that is connected. */
    Lane toClient() {
        return Waiting.await(wire).toClient;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        if (wire.isDone() && !wire.isCompletedExceptionally()) {
            toServer().close();
        }
    }

    /** One direction. */
    static final class Lane {
        private final Socket from;
        private final Socket to;
        private volatile UnaryOperator<byte[]> harm = UnaryOperator.identity();

        private Lane(Socket from, Socket to) {
            this.from = from;
            this.to = to;
            Thread pump = new Thread(this::pump, "meddler");
            pump.setDaemon(true);
            pump.start();
        }

        private void pump() {
            byte[] chunk = new byte[64 * 1024];
            try {
                for (int got = from.getInputStream().read(chunk);
                        got >= 0;
                        got = from.getInputStream().read(chunk)) {
                    byte[] bytes = new byte[got];
                    System.arraycopy(chunk, 0, bytes, 0, got);
                    inject(harm.apply(bytes));
                }
                to.shutdownOutput();
            } catch (IOException | UncheckedIOException e) {
                // One of them has gone, which is what this is for.
            }
        }

        /** Changes all that passes from now on. */
        void change(UnaryOperator<byte[]> how) {
            harm = how;
        }

        /** Lets nothing pass from now on. */
        void swallow() {
            change(bytes -> new byte[0]);
        }

        /** Puts bytes between those that pass. */
        void inject(byte[] bytes) {
            try {
                OutputStream out = to.getOutputStream();
                out.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Ends the lane where it stands, as if the sender had. */
        void end() {
            swallow();
            try {
                to.shutdownOutput();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Cuts the wire: the receiver sees a reset, the sender an end. */
        void reset() {
            swallow();
            try {
                to.setSoLinger(true, 0);
                to.close();
                from.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void close() throws IOException {
            from.close();
            to.close();
        }
    }
}
