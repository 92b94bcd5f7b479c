package io.berth.demo.tour;

import io.berth.eventloop.Plain;
import io.berth.eventloop.SocketContext;
import io.berth.reservation.BoundSocket;
import io.berth.reservation.Lease;
import io.vertx.core.Vertx;
import java.io.Closeable;
import java.net.InetSocketAddress;
import java.util.List;

/** A bound socket: held in the kernel, and each server has it by a lease. */
final class KeptByBerth implements Keep {
    private final BoundSocket port;
    private final SocketContext<Plain, String, Void> owner;

    KeptByBerth(Vertx vertx) {
        port = BoundSocket.bind(vertx, "localhost", 0).await();
        owner = Answering.with(WORD, vertx);
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return port.addresses().stream().map(InetSocketAddress.class::cast).toList();
    }

    @Override
    public Closeable serve() {
        Lease lease = port.listen(1024).await();
        lease.feed(owner).await();
        return () -> {
            lease.close();
            lease.released().await();
        };
    }

    @Override
    public void close() {
        port.close().await();
    }
}
