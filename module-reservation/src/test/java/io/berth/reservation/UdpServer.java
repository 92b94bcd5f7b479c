package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.DatagramSource;
import io.berth.eventloop.Loop;
import io.berth.udp.UdpHandler;
import io.berth.udp.UdpOptions;
import io.berth.udp.UdpSocket;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A loop whose UDP sockets are made of what somebody else has bound; they echo what they hear. Closing it closes all. */
final class UdpServer implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Vertx vertx;
    private final Loop<Void> loop;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final UdpHandler<Void> echo = UdpHandler.<Void>builder()
            .data((socket, packets) -> packets.forEach(packet -> {
                heard.add(packet.text());
                socket.reply(packet, packet.buffer());
            }))
            .build();

    UdpServer(Transport transport) {
        vertx = transport.vertx();
        loop = Loop.attach(vertx, null);
    }

    /** A socket of a source, or what is wrong with it. */
    UdpSocket<Void> adopt(DatagramSource source) {
        return on(() -> UdpSocket.adopt(loop, source, UdpOptions.DEFAULT, null, echo));
    }

    List<UdpSocket<Void>> adopt(List<DatagramSource> sources) {
        List<UdpSocket<Void>> adopted = new ArrayList<>();
        sources.forEach(source -> adopted.add(adopt(source)));
        return adopted;
    }

    InetSocketAddress address(UdpSocket<Void> socket) {
        return on(socket::localAddress);
    }

    void close(UdpSocket<Void> socket) {
        on(() -> {
            socket.close();
            return socket;
        });
    }

    /** What came next. */
    String hears() throws InterruptedException {
        return heard.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private <R> R on(Supplier<R> action) {
        Promise<R> done = Promise.promise();
        loop.runOnLoop(() -> {
            try {
                done.complete(action.get());
            } catch (RuntimeException e) {
                done.fail(e);
            }
        });
        return Await.the(done.future());
    }

    @Override
    public void close() {
        Await.the(vertx.close());
    }

    /** Sends a text to a port, and leaves. */
    static void send(String text, InetAddress host, int port) throws IOException {
        try (DatagramSocket client = new DatagramSocket()) {
            client.send(packet(text, host, port));
        }
    }

    /** Sends a text to a port and expects it back. */
    static void expectEcho(InetAddress host, int port) throws IOException {
        try (DatagramSocket client = new DatagramSocket()) {
            client.setSoTimeout(TIMEOUT_MILLIS);
            client.send(packet("echo", host, port));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            client.receive(answer);
            assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8))
                    .isEqualTo("echo");
        }
    }

    private static DatagramPacket packet(String text, InetAddress host, int port) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new DatagramPacket(bytes, bytes.length, host, port);
    }
}
