package io.berth.demo;

import static io.berth.eventloop.Plain.plain;

import io.berth.eventloop.Loop;
import io.berth.reservation.BoundSocket;
import io.berth.reservation.Lease;
import io.berth.reservation.PortStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Ports that are held, and what listens on them now. */
final class Holding {
    private final Vertx vertx;
    private final Loop<Void> loop;
    private final List<BoundSocket> ports = new ArrayList<>();
    private final Map<BoundSocket, Lease> leases = new HashMap<>();

    private Holding(Vertx vertx) {
        this.vertx = vertx;
        this.loop = Loop.attach(vertx, null);
    }

    /** Holds ports of a host, or throws what keeps it from that. */
    static Holding of(Transports transport, String host, List<Integer> ports) {
        Holding holding = new Holding(transport.vertx(1));
        try {
            for (int port : ports) {
                holding.ports.add(BoundSocket.bind(holding.vertx, host, port).await());
            }
            return holding;
        } catch (RuntimeException e) {
            holding.close();
            throw e;
        }
    }

    /** A line for each port. */
    List<String> describe() {
        return ports.stream()
                .map(port -> port.status().await())
                .map(status -> "holding " + status.where() + " transport " + loop.transport() + " " + guarantee(status))
                .toList();
    }

    /** Listens on a port, or on all that nobody listens on when it is 0. */
    List<String> listen(int number) {
        return chosen(number, port -> !leases.containsKey(port), "all ports listen already; 'release' one first")
                .stream()
                .map(this::listen)
                .toList();
    }

    private String listen(BoundSocket port) {
        if (leases.containsKey(port)) {
            throw new IllegalArgumentException("port " + port.port() + " listens already; 'release' it first");
        }
        Lease lease = port.listen(1024).await();
        leases.put(port, lease);
        feed(lease).await();
        PortStatus status = port.status().await();
        return "listening on " + status.where() + " transport " + loop.transport() + " " + guarantee(status);
    }

    private Future<Void> feed(Lease lease) {
        Promise<Void> fed = Promise.promise();
        loop.runOnLoop(() -> lease.feed(loop.context(plain(), null, new Echoes<>()))
                .<Void>mapEmpty()
                .onComplete(fed));
        return fed.future();
    }

    /** Stops listening on a port, or on all that are listened on when it is 0. */
    List<String> release(int number) {
        return chosen(number, leases::containsKey, "no port listens; 'listen' comes first").stream()
                .map(this::release)
                .toList();
    }

    private String release(BoundSocket port) {
        Lease lease = leases.remove(port);
        if (lease == null) {
            throw new IllegalArgumentException("port " + port.port() + " does not listen; 'listen' comes first");
        }
        lease.close();
        lease.released().await();
        return "released " + port.status().await().where() + ", still held";
    }

    /** How each port stands. */
    List<String> status() {
        return ports.stream().map(port -> status(port.status().await())).toList();
    }

    private static String status(PortStatus status) {
        String sharers = status.sharers().isEmpty() ? "" : ", shared with " + status.sharers();
        return status.state() + " " + status.where() + " leases " + status.leases() + " waiting "
                + status.waiters().size() + " " + guarantee(status) + sharers;
    }

    private static String guarantee(PortStatus status) {
        return "guarantee " + status.guarantee() + " (" + status.guarantee().meaning() + ")";
    }

    /** The port with a number, or, for 0, all that are fit: at least one. */
    private List<BoundSocket> chosen(int number, Predicate<BoundSocket> fit, String whenNone) {
        List<BoundSocket> chosen = ports.stream()
                .filter(port -> number == 0 ? fit.test(port) : port.port() == number)
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException(
                    number == 0 ? whenNone : "port " + number + " is not held; 'status' lists those that are");
        }
        return chosen;
    }

    /** Lets go of all ports. */
    void close() {
        vertx.close().await();
    }
}
