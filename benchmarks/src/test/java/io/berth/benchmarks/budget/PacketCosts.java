package io.berth.benchmarks.budget;

import io.berth.eventloop.StandaloneLoop;
import io.berth.udp.Packet;
import io.berth.udp.PacketBatch;
import io.berth.udp.Packets;
import io.berth.udp.UdpHandler;
import io.berth.udp.UdpOptions;
import io.berth.udp.UdpSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Locale;

/** Main class, {@code (epoll|nio)}: what datagrams cost a server of echoes, by the ways in which it can answer. */
final class PacketCosts {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int CLIENTS = 8;
    private static final int BURST = 32;
    private static final int BURSTS = 100;
    private static final int SIZE = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How a server answers. */
    private enum Answer {
        /** As a reply to the packet. */
        REPLY,
        /** To the address of the sender. */
        NAMED,
        /** On a socket that is connected to the sender. */
        CONNECTED
    }

    private final Meter meter = new Meter();
    private final ByteBuffer question = ByteBuffer.allocateDirect(SIZE);
    private final String name;
    private final StandaloneLoop<Void> loop;
    private final DatagramChannel[] clients;
    private final PacketBatch batch;
    private final Answer answer;
    private final Runnable wait;
    private int echoed;

    private PacketCosts(Backend backend, Answer answer) throws IOException {
        this.answer = answer;
        name = "udp." + backend + "." + answer.name().toLowerCase(Locale.ROOT);
        loop = backend.loop();
        wait = () -> loop.step(PATIENCE);
        batch = PacketBatch.on(loop);
        clients = new DatagramChannel[answer == Answer.CONNECTED ? 1 : CLIENTS];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = DatagramChannel.open().bind(ANY_PORT);
        }
        InetSocketAddress server = serve();
        for (DatagramChannel client : clients) {
            client.connect(server);
        }
    }

    public static void main(String[] arguments) throws IOException {
        for (Answer answer : Answer.values()) {
            new PacketCosts(Backend.named(arguments[0]), answer).measure();
        }
    }

    private InetSocketAddress serve() throws IOException {
        UdpHandler<Void> echo = UdpHandler.<Void>builder().data(this::echo).build();
        InetSocketAddress asker = (InetSocketAddress) clients[0].getLocalAddress();
        return (answer == Answer.CONNECTED
                        ? UdpSocket.connect(loop, asker, UdpOptions.DEFAULT, (Void) null, echo)
                        : UdpSocket.bind(loop, ANY_PORT, UdpOptions.DEFAULT, (Void) null, echo))
                .result()
                .localAddress();
    }

    private void echo(UdpSocket<Void> socket, Packets packets) {
        for (int i = 0; i < packets.count(); i++) {
            Packet packet = packets.get(i);
            switch (answer) {
                case REPLY -> batch.reply(packet, packet.buffer());
                case NAMED -> batch.add(packet.buffer(), packet.sender());
                case CONNECTED -> batch.add(packet.buffer());
            }
        }
        echoed += packets.count();
        socket.send(batch);
    }

    private void measure() throws IOException {
        meter.bytes(name + ".allocated-per-datagram", BURSTS * BURST, () -> {
            for (int i = 0; i < BURSTS; i++) {
                exchange(BURST);
            }
        });
        meter.calls(name + ".calls-per-datagram", BURSTS, () -> {
            for (int i = 0; i < BURSTS; i++) {
                exchange(1);
            }
        });
        meter.calls(name + ".calls-per-datagram-of-a-burst", BURSTS * BURST, () -> {
            for (int i = 0; i < BURSTS; i++) {
                exchange(BURST);
            }
        });
        loop.close();
        for (DatagramChannel client : clients) {
            client.close();
        }
    }

    private void exchange(int datagrams) {
        try {
            for (int i = 0; i < datagrams; i++) {
                clients[i % clients.length].write(question.clear());
            }
            int wanted = echoed + datagrams;
            while (echoed < wanted) {
                meter.measure(wait);
            }
            for (int i = 0; i < datagrams; i++) {
                clients[i % clients.length].read(question.clear());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
