package io.berth.demo;

import io.berth.eventloop.Loop;
import io.berth.udp.Packet;
import io.berth.udp.PacketBatch;
import io.berth.udp.Packets;
import io.berth.udp.UdpHandler;
import io.berth.udp.UdpOptions;
import io.berth.udp.UdpSocket;
import io.berth.udp.UdpStatistics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** A UDP echo server: packets that come together go back together, in one batch that is used again and again. */
final class UdpEchoServer {
    private static final UdpOptions ANY_SIZE = UdpOptions.DEFAULT.withMaxPayload(UdpOptions.LARGEST_IPV4_PAYLOAD);
    private static final int PACKETS = 64;
    private static final int BYTES = 1024 * 1024; // as much as a loop receives at a time

    private final Vertx vertx;
    private final Loop<Void> loop;
    private final UdpSocket<PacketBatch> socket;
    private final Endpoint endpoint;

    private UdpEchoServer(Vertx vertx, Endpoint wanted) {
        this.vertx = vertx;
        this.loop = Loop.attach(vertx, null);
        this.socket = OnLoop.call(loop, it -> bind(it, wanted)).await();
        this.endpoint = wanted.at(OnLoop.call(loop, it -> socket.localAddress().getPort()));
    }

    /** Starts a server; throws what keeps it from starting. */
    static UdpEchoServer start(Endpoint endpoint, Transports transport) {
        Vertx vertx = transport.vertx(1);
        try {
            return new UdpEchoServer(vertx, endpoint);
        } catch (RuntimeException e) {
            vertx.close().await();
            throw e;
        }
    }

    private static Future<UdpSocket<PacketBatch>> bind(Loop<Void> loop, Endpoint endpoint) {
        return UdpSocket.bind(
                loop, endpoint.address(), ANY_SIZE, PacketBatch.on(loop, PACKETS, BYTES), new SendsBack());
    }

    private static final class SendsBack implements UdpHandler<PacketBatch> {
        @Override
        public void onData(UdpSocket<PacketBatch> socket, Packets packets) {
            PacketBatch batch = socket.data();
            for (int i = 0; i < packets.count(); i++) {
                Packet packet = packets.get(i);
                if (packet.isTruncated()) {
                    continue; // on IPv6 there are larger ones than can be sent
                }
                while (!batch.reply(packet, packet.buffer())) {
                    send(socket, batch);
                }
            }
            send(socket, batch);
        }

        /** Drops what the kernel has no room for, rather than letting everybody wait. */
        private static void send(UdpSocket<PacketBatch> socket, PacketBatch batch) {
            socket.send(batch);
            batch.clear();
        }
    }

    Endpoint endpoint() {
        return endpoint;
    }

    String transport() {
        return loop.transport();
    }

    /** Closes it, and says what it has done. */
    String close() {
        UdpStatistics all = OnLoop.call(loop, it -> {
            socket.close();
            return socket.statistics();
        });
        vertx.close().await();
        return "sent back " + all.sent() + " datagrams, dropped " + (all.received() - all.sent());
    }
}
