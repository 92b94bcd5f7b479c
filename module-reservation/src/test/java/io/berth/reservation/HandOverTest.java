package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.ListenOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A storm of customers who never find the port without somebody to answer. */
@Timeout(60)
class HandOverTest {
    private static final int CROWDS = 3;
    private static final int CUSTOMERS = 5_000;

    private final ExecutorService crowds = Executors.newFixedThreadPool(CROWDS);
    private final AtomicInteger coming = new AtomicInteger(CUSTOMERS);
    private final ConcurrentLinkedQueue<Character> answers = new ConcurrentLinkedQueue<>();
    private Vertx vertx;
    private BoundSocket socket;
    private List<Clerk> clerks;

    @AfterEach
    void close() {
        crowds.shutdownNow();
        Await.the(vertx.close());
    }

    private void bind(Transport transport) {
        vertx = transport.vertx();
        socket = Await.the(BoundSocket.bind(vertx, "localhost", 0));
        clerks = List.of(Clerk.on(vertx, 'a'), Clerk.on(vertx, 'b'), Clerk.on(vertx, 'c'));
    }

    /** Customers come, each after the last of its crowd has gone, until as many have come as should. */
    private Void storm() throws IOException {
        for (int left = coming.getAndDecrement(); left > 0; left = coming.getAndDecrement()) {
            Customer customer = Customer.at(socket.addresses().get(left % 2));
            answers.add(customer.ask());
            if (left % 50 == 0) {
                customer.dismiss();
            } else {
                customer.vanish();
            }
        }
        return null;
    }

    private List<java.util.concurrent.Future<Void>> storms() {
        List<java.util.concurrent.Future<Void>> storms = new ArrayList<>();
        for (int i = 0; i < CROWDS; i++) {
            Callable<Void> storm = this::storm;
            storms.add(crowds.submit(storm));
        }
        return storms;
    }

    @ParameterizedTest
    @EnumSource
    void every_customer_is_answered_while_owners_on_three_loops_hand_over_hundreds_of_times(Transport transport)
            throws Exception {
        bind(transport);
        Lease lease = Await.the(socket.listen(1024));
        clerks.get(0).serve(lease);
        List<java.util.concurrent.Future<Void>> storms = storms();

        int handOvers = 0;
        while (coming.get() > 0 || handOvers < 300) {
            Future<Lease> next = socket.listen(1024);
            lease.close();
            lease = Await.the(next);
            handOvers++;
            clerks.get(handOvers % clerks.size()).serve(lease);
        }

        for (var storm : storms) {
            storm.get();
        }
        assertThat(answers).hasSize(CUSTOMERS).contains('a', 'b', 'c');
    }

    @ParameterizedTest
    @EnumSource
    void a_lease_that_feeds_several_loops_is_handed_over_whole_and_spreads_evenly(Transport transport)
            throws Exception {
        bind(transport);
        Lease lease = spread(Await.the(socket.listen(1024)), 0);
        List<java.util.concurrent.Future<Void>> storms = storms();

        int handOvers = 0;
        while (coming.get() > 0 || handOvers < 100) {
            Future<Lease> next = socket.listen(1024);
            lease.close();
            handOvers++;
            lease = spread(Await.the(next), handOvers);
        }

        for (var storm : storms) {
            storm.get();
        }
        assertThat(answers).hasSize(CUSTOMERS);
        for (Clerk clerk : clerks) {
            long share =
                    answers.stream().filter(letter -> letter == clerk.letter()).count();
            assertThat(share).isBetween(CUSTOMERS / 4L, CUSTOMERS / 2L);
        }
    }

    /** Feeds all of them, and has another one accept each time. */
    private Lease spread(Lease lease, int home) {
        List<Clerk> order = new ArrayList<>(clerks);
        Collections.rotate(order, home);
        Await.the(lease.feed(
                order.get(0).context(),
                ListenOptions.DEFAULT,
                order.stream().map(Clerk::context).toList()));
        return lease;
    }
}
