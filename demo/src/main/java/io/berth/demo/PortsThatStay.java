package io.berth.demo;

import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.Plain;
import io.berth.eventloop.SocketContext;
import io.berth.reservation.BoundSocket;
import io.berth.reservation.PortReservation;
import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** The examples of the README about ports. */
final class PortsThatStay {
    private static final InetAddress LOCALHOST = InetAddress.getLoopbackAddress();

    private PortsThatStay() {}

    /** The problem: a port that is bound, and who gets its connections. */
    static ServerSocket steal() throws IOException {
        // README
        var mine = SocketChannel.open(); // a port for later, bound as every server on the JVM binds
        mine.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(new InetSocketAddress(LOCALHOST, 0));
        int port = ((InetSocketAddress) mine.getLocalAddress()).getPort();
        var thief = new ServerSocket(port, 50, LOCALHOST); // no exception: whoever connects now is the thief's
        return thief;
        // README
    }

    /** The answer. */
    static Future<ListenSocket<Plain>> keep(Vertx vertx, int port, SocketContext<Plain, ?, ?> context) {
        // README
        return BoundSocket.bind(vertx, "localhost", port) // yours from here on, on IPv4 and IPv6
                .compose(socket -> socket.listen(1024)) // your turn: one listens at a time, the others wait
                .compose(lease -> lease.feed(context)); // lease.close() makes way for the next
        // README
    }

    /** Ports out of a range. */
    static int reserve() {
        // README
        try (var ports = new PortReservation()) { // 15000 up to 65535, without what the kernel gives to clients
            int web = ports.reserve("web"); // held in the kernel: no other thread or process gets it
            var cluster = ports.reserveConsecutive(3, "cluster");
            ports.openForServer(web, "web"); // for a server that binds the port itself
            return web + cluster.size();
        }
        // README
    }

    /** Connections as a stream. */
    static Completable echo(BoundSocket socket) {
        // README
        return socket.connections() // accepted as they are asked for; disposing gives the lease back
                .flatMapCompletable(c -> c.bytes().to(c.writer()).onErrorComplete());
        // README
    }
}
