package io.berth.demo;

import io.berth.eventloop.Loop;
import io.berth.udp.PacketBatch;
import io.berth.udp.UdpHandler;
import io.berth.udp.UdpSocket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** The example of the README about UDP: datagrams that came together are answered together. */
final class EchoInBatches {
    private EchoInBatches() {}

    static Future<UdpSocket<PacketBatch>> start(Vertx vertx, int port) {
        // README
        var loop = Loop.attach(vertx, "udp");
        var echo = UdpHandler.<PacketBatch>builder()
                .data((socket, packets) -> {
                    var answers = socket.data();
                    packets.forEach(packet -> answers.reply(packet, packet.buffer()));
                    socket.send(answers); // all of them by one call to the kernel
                    answers.clear(); // those it has no room for are lost, as datagrams may be
                })
                .build();
        return UdpSocket.bind(loop, "127.0.0.1", port, PacketBatch.on(loop), echo);
        // README
    }
}
