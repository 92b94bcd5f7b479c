package io.berth.demo.tour;

import io.berth.eventloop.Plain;
import io.berth.eventloop.SocketContext;
import io.berth.reservation.BoundSocket;
import io.berth.reservation.Lease;
import io.berth.reservation.LeaseOptions;
import io.berth.reservation.LeaseRequest;
import io.berth.reservation.PortStatus;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The lease of a port goes round several tasks, each a thread of its own. */
final class TakingTurns implements Scene {
    private static final int TASKS = 5;
    private static final int ROUNDS = 10;

    private final List<String> turns = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger owners = new AtomicInteger();
    private final AtomicInteger mostOwners = new AtomicInteger();
    private final AtomicInteger rightAnswers = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Override
    public String title() {
        return "One listens at a time, and the next is in line";
    }

    @Override
    public String story() {
        return """
                Five tasks want the same port. They queue for its lease, serve a customer when
                their turn has come, queue again and make way. In the very moment of each
                hand-over one more customer comes.
                """;
    }

    @Override
    public void play(Act act) throws Exception {
        Vertx vertx = act.vertx(2);
        BoundSocket port = BoundSocket.bind(vertx, "localhost", 0).await();
        List<Task> tasks = IntStream.rangeClosed(1, TASKS)
                .mapToObj(number -> new Task("task " + number, port, vertx))
                .toList();
        tasks.get(0).request.lease().await();
        PortStatus status = port.status().await();
        List<String> waiting =
                status.waiters().stream().map(PortStatus.Waiting::owner).toList();
        List<String> names = tasks.stream().map(task -> task.name).toList();
        act.claim(
                names.get(0).equals(status.owner()) && waiting.equals(names.subList(1, TASKS)),
                status.owner() + " has the lease, and in line are " + String.join(", ", waiting));

        for (Future<Void> done : act.threads(TASKS).invokeAll(tasks)) {
            done.get();
        }
        List<String> fair = Collections.nCopies(ROUNDS, names).stream()
                .flatMap(List::stream)
                .toList();
        act.claim(
                turns.equals(fair) && mostOwners.get() == 1,
                turns.size() + " turns, " + (turns.equals(fair) ? "in" : "not in") + " the order of the line; at most "
                        + mostOwners
                        + " had the lease at a time");
        act.claim(
                rightAnswers.get() == turns.size(),
                rightAnswers + " of " + turns.size() + " customers were served by the task whose turn it was");
        act.claim(
                refused.get() == 0 && served.get() == turns.size() - 1,
                served + " customers came during a hand-over and were served, " + refused + " were refused");
    }

    /** One of those who want the port. */
    private final class Task implements Callable<Void> {
        private final String name;
        private final BoundSocket port;
        private final SocketContext<Plain, String, Void> sockets;
        private LeaseRequest request;

        Task(String name, BoundSocket port, Vertx vertx) {
            this.name = name;
            this.port = port;
            this.sockets = Answering.with(name, vertx);
            this.request = queue();
        }

        private LeaseRequest queue() {
            return port.queue(LeaseOptions.DEFAULT.withOwner(name));
        }

        @Override
        public Void call() throws IOException {
            for (int round = 1; round <= ROUNDS; round++) {
                Lease lease = request.lease().await();
                mostOwners.accumulateAndGet(owners.incrementAndGet(), Math::max);
                turns.add(name);
                lease.feed(sockets).await();
                if (Customer.ask(port.address()).equals(name)) {
                    rightAnswers.incrementAndGet();
                }
                if (round < ROUNDS) {
                    request = queue();
                }
                boolean last = turns.size() == TASKS * ROUNDS;
                owners.decrementAndGet();
                lease.close();
                if (!last) {
                    comeDuringHandOver();
                }
            }
            return null;
        }

        private void comeDuringHandOver() throws IOException {
            try {
                Customer.ask(port.address());
                served.incrementAndGet();
            } catch (ConnectException nobody) {
                refused.incrementAndGet();
            }
        }
    }
}
