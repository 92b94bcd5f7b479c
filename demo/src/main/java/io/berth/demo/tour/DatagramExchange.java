package io.berth.demo.tour;

import io.berth.demo.OnLoop;
import io.berth.eventloop.Loop;
import io.berth.udp.PacketBatch;
import io.berth.udp.UdpHandler;
import io.berth.udp.UdpSocket;
import io.berth.udp.UdpStatistics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the scene about datagrams does when io.berth.udp is there. */
final class DatagramExchange {
    private DatagramExchange() {}

    /** What the server's socket has as its data. */
    private static final class Answers {
        private final PacketBatch batch;
        private long arrivals;

        Answers(Loop<?> loop) {
            batch = PacketBatch.on(loop);
        }
    }

    private static Future<UdpSocket<Answers>> serve(Loop<?> loop) {
        UdpHandler<Answers> handler = UdpHandler.<Answers>builder()
                .data((socket, packets) -> {
                    Answers answers = socket.data();
                    answers.arrivals++;
                    packets.forEach(packet -> answers.batch.reply(packet, packet.buffer()));
                    socket.send(answers.batch); // by one call to the kernel, on epoll
                    answers.batch.clear(); // what it has no room for is lost, as datagrams may be
                })
                .build();
        return UdpSocket.bind(loop, "127.0.0.1", 0, new Answers(loop), handler);
    }

    static void play(Act act, int batches) {
        Vertx vertx = act.vertx(2);
        Loop<Void> serving = Loop.attach(vertx, null);
        UdpSocket<Answers> server =
                OnLoop.call(serving, DatagramExchange::serve).await();
        InetSocketAddress address = OnLoop.call(serving, loop -> server.localAddress());

        Loop<Void> asking = Loop.attach(vertx, null);
        DatagramClient client = OnLoop.call(asking, loop -> new DatagramClient(loop, batches));
        UdpSocket<Void> socket = OnLoop.call(
                        asking, loop -> UdpSocket.connect(loop, "127.0.0.1", address.getPort(), null, client))
                .await();
        asking.runOnLoop(() -> client.ask(socket)).orThrow();
        awaitEnd(client);

        UdpStatistics asked = OnLoop.call(asking, loop -> socket.statistics());
        UdpStatistics served = OnLoop.call(serving, loop -> server.statistics());
        int answered = OnLoop.call(asking, loop -> client.answered());
        act.claim(
                asked.sent() == client.wanted() && served.sent() == client.wanted() && answered == client.wanted(),
                asked.sent() + " datagrams were sent, " + served.sent() + " were answered, and " + answered
                        + " answers were right");
        int sends = OnLoop.call(asking, loop -> client.sends());
        long arrivals = OnLoop.call(serving, loop -> server.data().arrivals);
        String calls = "the client sent " + sends + " batches, and they reached the server in " + arrivals;
        if (serving.transport().equals("epoll")) {
            act.claim(sends < asked.sent() && arrivals < served.received(), calls);
        } else {
            act.say(calls + "; on " + serving.transport() + " the kernel gives and takes them one by one");
        }
    }

    private static void awaitEnd(DatagramClient client) {
        try {
            client.ended().await(15, TimeUnit.SECONDS);
        } catch (TimeoutException lost) {
            // and the figures tell how many
        }
    }
}
