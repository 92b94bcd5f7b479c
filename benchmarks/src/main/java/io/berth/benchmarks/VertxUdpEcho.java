package io.berth.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.datagram.DatagramSocket;

/**
 * A peer to compare with: the echo that people write with the DatagramSocket of Vert.x, on one event loop and the native
 * transport where there is one.
 *
 * <p>Run with {@code java -cp benchmarks/target/benchmarks.jar io.berth.benchmarks.VertxUdpEcho PORT}.
 */
public final class VertxUdpEcho {
    private VertxUdpEcho() {}

    /**
     * Serves until the process is ended.
     *
     * @param args the port
     */
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        DatagramSocket socket = vertx.createDatagramSocket();
        socket.handler(packet -> socket.send(
                        packet.data(), packet.sender().port(), packet.sender().host())
                .onFailure(failure -> System.err.println("not sent: " + failure)));
        socket.listen(port, "127.0.0.1").await();
        System.out.println("listening on 127.0.0.1:" + port + " transport "
                + (vertx.isNativeTransportEnabled() ? "native" : "nio"));
    }
}
