package io.berth.benchmarks.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A peer to compare with: the JDK's own channels and one selector, without a library; one thread, and one buffer for all.
 * It does not speak TLS.
 *
 * <p>Run with {@code java -cp benchmarks/target/benchmarks.jar io.berth.benchmarks.peers.NioEcho PORT}.
 */
public final class NioEcho {
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

    private NioEcho() throws IOException {}

    /**
     * Serves until the process is ended.
     *
     * @param args the port
     * @throws IOException when it cannot listen
     */
    public static void main(String[] args) throws IOException {
        new NioEcho().serve(Words.withoutTls(args).port());
    }

    private void serve(int port) throws IOException {
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024)
                    .configureBlocking(false);
            listening.register(selector, SelectionKey.OP_ACCEPT);
            Words.listening(listening.socket().getLocalPort(), "jdk selector");
            while (true) {
                selector.select(this::ready);
            }
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept((ServerSocketChannel) key.channel());
            } else if (key.attachment() != null) {
                sendRest(key);
            } else {
                echo(key);
            }
        } catch (IOException e) {
            close(key); // a client that goes away is no error of the server
        }
    }

    private void accept(ServerSocketChannel listening) throws IOException {
        for (SocketChannel accepted = listening.accept(); accepted != null; accepted = listening.accept()) {
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
            accepted.register(selector, SelectionKey.OP_READ);
        }
    }

    private void echo(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        if (channel.read(buffer.clear()) < 0) {
            close(key);
            return;
        }
        channel.write(buffer.flip());
        if (buffer.hasRemaining()) {
            key.attach(ByteBuffer.allocate(buffer.remaining()).put(buffer).flip());
            key.interestOps(SelectionKey.OP_WRITE); // who does not read is not read from
        }
    }

    private static void sendRest(SelectionKey key) throws IOException {
        ByteBuffer rest = (ByteBuffer) key.attachment();
        ((SocketChannel) key.channel()).write(rest);
        if (!rest.hasRemaining()) {
            key.attach(null);
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            System.err.println("not closed: " + e);
        }
    }
}
