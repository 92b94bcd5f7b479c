package io.berth.benchmarks.peers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.datagram.DatagramSocket;

/**
 * A peer to compare with: the echo that people write with the DatagramSocket of Vert.x, on one event loop and the native
 * transport where there is one.
 *
 * <p>Run with {@code java -cp benchmarks/target/benchmarks.jar io.berth.benchmarks.peers.VertxUdpEcho PORT}.
 */
public final class VertxUdpEcho {
    private VertxUdpEcho() {}

    /**
     * Serves until the process is ended.
     *
     * @param args the port
     */
    public static void main(String[] args) {
        Words words = Words.withoutTls(args);
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        DatagramSocket socket = vertx.createDatagramSocket();
        socket.handler(packet -> socket.send(
                        packet.data(), packet.sender().port(), packet.sender().host())
                .onFailure(failure -> System.err.println("not sent: " + failure)));
        socket.listen(words.port(), Words.HOST).await();
        Words.listening(socket.localAddress().port(), vertx.isNativeTransportEnabled() ? "native" : "nio");
    }
}
