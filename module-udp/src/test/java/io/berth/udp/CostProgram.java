package io.berth.udp;

import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopOptions;
import io.berth.eventloop.StandaloneLoop;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.datagram.DatagramSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Main class of a process of its own, without the checks that tests run with: an echo server of some kind, and clients that
 * ask it. It prints how many bytes the thread of the server's loop allocates for each packet.
 */
final class CostProgram {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int CLIENTS = 8;
    private static final int IN_FLIGHT = 4;
    private static final int WARM_UP = 2000;
    private static final int ROUNDS = 1000;
    private static final int MEASURED = 5;

    private CostProgram() {}

    public static void main(String[] arguments) throws Exception {
        DatagramChannel[] clients = new DatagramChannel[CLIENTS];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = DatagramChannel.open().bind(ANY_PORT);
        }
        Served served = arguments[0].equals("VERTX")
                ? vertx()
                : berth(arguments[0], LoopOptions.Backend.valueOf(arguments[1]), clients);
        for (int i = 0; i < clients.length; i++) {
            clients[i].connect(served.at().get(i % served.at().size()));
        }
        drive(clients, WARM_UP);
        long least = Long.MAX_VALUE; // what it comes to when all is compiled, which takes a while on a busy machine
        for (int i = 0; i < MEASURED; i++) {
            long before = served.allocated().get();
            drive(clients, ROUNDS);
            least = Math.min(least, served.allocated().get() - before);
        }
        System.out.println((double) least / (ROUNDS * CLIENTS * IN_FLIGHT));
        System.exit(0);
    }

    /** What is running: where it is, one address for all clients or one for each, and what its thread has allocated. */
    private record Served(List<InetSocketAddress> at, Supplier<Long> allocated) {}

    private static Served berth(String kind, LoopOptions.Backend backend, DatagramChannel[] clients) throws Exception {
        CompletableFuture<StandaloneLoop<String>> started = new CompletableFuture<>();
        CompletableFuture<List<InetSocketAddress>> bound = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    StandaloneLoop<String> loop = Loop.standalone("cost", LoopOptions.DEFAULT.withBackend(backend));
                    bound.complete(kind.equals("CONNECTED") ? connected(loop, clients) : bound(loop, kind));
                    started.complete(loop);
                    loop.run();
                },
                "loop");
        thread.setDaemon(true);
        thread.start();
        StandaloneLoop<String> loop = started.get();
        return new Served(bound.get(), () -> {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            loop.defer(() -> answer.complete(allocated()));
            return get(answer);
        });
    }

    private static List<InetSocketAddress> bound(Loop<String> loop, String kind) {
        PacketBatch batch = PacketBatch.on(loop);
        boolean named = kind.equals("NAMED");
        UdpHandler<Void> echo = UdpHandler.<Void>builder()
                .data((socket, packets) -> {
                    for (int i = 0; i < packets.count(); i++) {
                        Packet packet = packets.get(i);
                        if (named) {
                            batch.add(packet.buffer(), packet.sender());
                        } else {
                            batch.reply(packet, packet.buffer());
                        }
                    }
                    socket.send(batch);
                })
                .build();
        UdpSocket<Void> socket = UdpSocket.bind(loop, ANY_PORT, UdpOptions.DEFAULT, (Void) null, echo)
                .result();
        return List.of(socket.localAddress());
    }

    private static List<InetSocketAddress> connected(Loop<String> loop, DatagramChannel[] clients) {
        PacketBatch batch = PacketBatch.on(loop);
        UdpHandler<Void> echo = UdpHandler.<Void>builder()
                .data((socket, packets) -> {
                    socket.send(packets.get(0).buffer());
                    for (int i = 1; i < packets.count(); i++) {
                        if (i % 2 == 0) {
                            batch.add(packets.get(i).buffer());
                        } else {
                            batch.reply(packets.get(i), packets.get(i).buffer());
                        }
                    }
                    socket.send(batch);
                })
                .build();
        return Stream.of(clients)
                .map(client -> UdpSocket.connect(loop, address(client), UdpOptions.DEFAULT, (Void) null, echo)
                        .result()
                        .localAddress())
                .toList();
    }

    private static InetSocketAddress address(DatagramChannel channel) {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Served vertx() throws Exception {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        DatagramSocket socket = vertx.createDatagramSocket();
        CompletableFuture<Long> unused = new CompletableFuture<>();
        socket.handler(packet -> {
            var sent = socket.send(
                    packet.data(), packet.sender().port(), packet.sender().host());
            sent.onFailure(unused::completeExceptionally);
        });
        socket.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
        InetSocketAddress at = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), socket.localAddress().port());
        return new Served(List.of(at), () -> {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            vertx.runOnContext(none -> answer.complete(allocated())); // there is but one event loop
            return get(answer);
        });
    }

    private static void drive(DatagramChannel[] clients, int rounds) throws Exception {
        ByteBuffer message = ByteBuffer.allocateDirect(64);
        for (int i = 0; i < rounds; i++) {
            for (DatagramChannel client : clients) {
                for (int j = 0; j < IN_FLIGHT; j++) {
                    client.write(message.clear());
                }
            }
            for (DatagramChannel client : clients) {
                for (int j = 0; j < IN_FLIGHT; j++) {
                    client.read(message.clear());
                }
            }
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** By reflection, since the module under test does not require the JDK's that has it. */
    private static long allocated() {
        try {
            Object threads = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            return (long) Class.forName("com.sun.management.ThreadMXBean")
                    .getMethod("getThreadAllocatedBytes", long.class)
                    .invoke(threads, Thread.currentThread().getId());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
