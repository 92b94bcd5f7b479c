package io.berth.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.berth.eventloop.Loop;
import io.berth.reservation.PortRange;
import io.berth.reservation.PortReservation;
import io.berth.reservation.Protocol;
import io.berth.reservation.ReservationOptions;
import io.berth.udp.PacketBatch;
import io.berth.udp.UdpHandler;
import io.berth.udp.UdpOptions;
import io.berth.udp.UdpSocket;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;

/** An echo over UDP, at a port that was reserved; a class of its own, which is not loaded where there is no UDP. */
final class Datagrams {
    private Datagrams() {}

    /** Says which module it was, and what came back. */
    static String echo(Vertx vertx) {
        Promise<String> answer = Promise.promise();
        var loop = Loop.attach(vertx, null);
        loop.runOnLoop(it -> UdpSocket.connect(it, "127.0.0.1", serve(it), answer, asks())
                .onSuccess(client -> client.send(ByteBuffer.wrap("hello".getBytes(UTF_8))))
                .onFailure(answer::tryFail));
        var told = answer.future().await();
        loop.close().await();
        return UdpSocket.class.getModule().getName() + " " + told;
    }

    private static int serve(Loop<?> loop) {
        var local = ReservationOptions.DEFAULT.withProtocol(Protocol.UDP).withHost("127.0.0.1");
        try (var ports = new PortReservation(PortRange.DEFAULT, local)) {
            int port = ports.reserve();
            var source = ports.takeUdp(port).get(0);
            UdpSocket.adopt(loop, source, UdpOptions.DEFAULT, PacketBatch.on(loop), echoes());
            return port;
        }
    }

    private static UdpHandler<PacketBatch> echoes() {
        return UdpHandler.<PacketBatch>builder()
                .data((socket, packets) -> {
                    packets.forEach(packet -> socket.data().reply(packet, packet.buffer()));
                    socket.send(socket.data());
                })
                .build();
    }

    private static UdpHandler<Promise<String>> asks() {
        return UdpHandler.<Promise<String>>builder()
                .data((socket, packets) -> socket.data().complete(packets.get(0).text()))
                .error((socket, cause) -> socket.data().tryFail(cause))
                .build();
    }
}
