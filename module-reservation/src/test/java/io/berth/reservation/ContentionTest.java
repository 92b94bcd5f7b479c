package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ContentionTest {
    private static final int TASKS = 5;
    private static final int ROUNDS = 200;

    private final List<Character> asked = new ArrayList<>();
    private final List<Character> granted = new ArrayList<>(); // guarded by itself
    private final AtomicInteger listeners = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(TASKS);
    private Vertx vertx;
    private BoundSocket socket;

    @AfterEach
    void close() {
        threads.shutdownNow();
        Await.the(vertx.close());
    }

    @ParameterizedTest
    @EnumSource
    void of_five_that_want_the_port_one_listens_at_a_time_and_all_get_their_turns_in_order_of_asking(
            Transport transport) throws Exception {
        vertx = transport.vertx();
        socket = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            Clerk clerk = Clerk.on(vertx, (char) ('a' + i));
            tasks.add(() -> takeTurns(clerk));
        }

        for (var task : threads.invokeAll(tasks)) {
            task.get();
        }

        assertThat(asked).hasSize(TASKS * ROUNDS);
        assertThat(granted).isEqualTo(asked);
        assertThat(Await.the(socket.status()).leases()).isEqualTo(TASKS * ROUNDS);
    }

    private Void takeTurns(Clerk clerk) throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            Lease lease = Await.the(ask(clerk));
            assertThat(listeners.incrementAndGet()).isOne();
            synchronized (granted) {
                granted.add(clerk.letter());
            }
            clerk.serve(lease);
            Customer customer = Customer.at(socket.address());
            assertThat(customer.ask()).isEqualTo(clerk.letter());
            customer.vanish();
            assertThat(listeners.decrementAndGet()).isZero();
            lease.close();
        }
        return null;
    }

    private Future<Lease> ask(Clerk clerk) {
        synchronized (asked) { // or the order of the notes would not be that of the questions
            asked.add(clerk.letter());
            return socket.listen(16);
        }
    }
}
