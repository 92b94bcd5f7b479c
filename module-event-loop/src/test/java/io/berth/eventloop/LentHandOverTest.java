package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes from one borrower to the next: the descriptor, and whoever waits in its queue. */
@Contract
@Timeout(60)
class LentHandOverTest {
    private static final int HAND_OVERS = 20;
    private static final int CLIENTS = Wiring.chosen().crowd(2000);
    private static final int THREADS = 4;

    @ParameterizedTest
    @EnumSource
    void clients_that_nobody_accepted_are_answered_by_the_next_borrower(Backend backend) throws Exception {
        List<java.net.Socket> waiting = new ArrayList<>();
        try (Lender lender = new Lender(backend);
                TestLoop first = new TestLoop(backend);
                TestLoop second = new TestLoop(backend)) {
            for (int i = 0; i < 100; i++) {
                waiting.add(lender.connect());
            }
            Recorder unseen = new Recorder();
            Returns returns = new Returns(first.loop);
            SocketContext<Security, Void, Void> hasty = first.context(null, unseen);
            first.run(() -> {
                hasty.listen(lender.source(), ListenOptions.DEFAULT, List.of(hasty), returns)
                        .close();
            });
            returns.expectOne();

            lender.lend(second, new Tally(), new Returns(second.loop));

            for (java.net.Socket client : waiting) {
                Wire.echoes(client);
            }
            unseen.expectNothingMore();
        } finally {
            close(waiting);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clients_that_a_full_listener_left_waiting_are_answered_by_the_next_borrower(Backend backend) throws Exception {
        List<java.net.Socket> clients = new ArrayList<>();
        try (Lender lender = new Lender(backend);
                TestLoop first = new TestLoop(backend);
                TestLoop second = new TestLoop(backend)) {
            Tally full = new Tally();
            Returns returns = new Returns(first.loop);
            ListenSocket<Security> listener =
                    lender.lend(first.context(null, full), ListenOptions.DEFAULT.withMaxConnections(3), returns);
            for (int i = 0; i < 10; i++) {
                clients.add(lender.connect());
            }
            full.awaitOpened(3);
            first.run(listener::close);
            returns.expectOne();

            Tally next = new Tally();
            lender.lend(second, next, new Returns(second.loop));

            for (java.net.Socket client : clients) {
                Wire.echoes(client);
            }
            assertThat(full.opened()).isEqualTo(3);
            assertThat(next.opened()).isEqualTo(7);
        } finally {
            close(clients);
        }
    }

    @ParameterizedTest
    @EnumSource
    void while_it_goes_from_loop_to_loop_every_client_of_a_storm_is_answered(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop one = new TestLoop(backend);
                TestLoop other = new TestLoop(backend);
                Storm storm = new Storm(lender)) {
            Baton baton = new Baton(lender, List.of(one, other));
            storm.begin();

            for (int handOver = 1; handOver <= HAND_OVERS; handOver++) {
                storm.awaitAnswered(handOver * CLIENTS / (HAND_OVERS + 2));
                baton.handOver();
            }
            storm.awaitAnswered(CLIENTS);

            assertThat(storm.failures).isEmpty();
            assertThat(baton.answeredBy(0) + baton.answeredBy(1)).isEqualTo(CLIENTS);
            assertThat(baton.answeredBy(0)).isPositive();
            assertThat(baton.answeredBy(1)).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_can_go_back_and_forth_faster_than_loops_select(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop one = new TestLoop(backend);
                TestLoop other = new TestLoop(backend)) {
            Baton baton = new Baton(lender, List.of(one, other));

            for (int i = 0; i < 500; i++) {
                baton.handOver();
            }

            try (java.net.Socket client = lender.connect()) {
                Wire.echoes(client);
            }
        }
    }

    private static void close(List<java.net.Socket> clients) throws IOException {
        for (java.net.Socket client : clients) {
            client.close();
        }
    }

    /** Echo servers on two loops, of which one at a time has what is lent; it goes straight from loop to loop. */
    private static final class Baton {
        private final Lender lender;
        private final List<TestLoop> loops;
        private final List<Tally> servers = List.of(new Tally(), new Tally());
        private final List<SocketContext<Security, Void, Void>> contexts = new ArrayList<>();
        private final ConcurrentLinkedQueue<CompletableFuture<Void>> handOvers = new ConcurrentLinkedQueue<>();
        private ListenSocket<Security> listener;
        private int holder;

        Baton(Lender lender, List<TestLoop> loops) {
            this.lender = lender;
            this.loops = loops;
            contexts.add(loops.get(0).context(null, servers.get(0)));
            contexts.add(loops.get(1).context(null, servers.get(1)));
            listener = loops.get(0).on(this::lend);
        }

        /** On the loop that gets it. */
        private ListenSocket<Security> lend() {
            SocketContext<Security, Void, Void> context = contexts.get(holder);
            return context.listen(lender.source(), ListenOptions.DEFAULT, List.of(context), this::passOn);
        }

        /** On the loop that returns it. */
        private void passOn() {
            CompletableFuture<Void> passed = handOvers.poll();
            if (passed == null) {
                return; // the loop closes
            }
            holder = 1 - holder;
            loops.get(holder).loop.runOnLoop(() -> {
                try {
                    listener = lend();
                    passed.complete(null);
                } catch (Throwable failure) {
                    passed.completeExceptionally(failure);
                }
            });
        }

        void handOver() {
            CompletableFuture<Void> passed = new CompletableFuture<>();
            handOvers.add(passed);
            loops.get(holder).run(listener::close);
            TestLoop.await(passed);
        }

        int answeredBy(int server) {
            return servers.get(server).opened();
        }
    }

    /** Clients that connect one after the other on several threads, and want an echo each. */
    private static final class Storm implements AutoCloseable {
        final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger answered = new AtomicInteger();
        private final List<Thread> threads = new ArrayList<>();
        private final Lender lender;
        private volatile boolean over;

        Storm(Lender lender) {
            this.lender = lender;
        }

        void begin() {
            for (int i = 0; i < THREADS; i++) {
                threads.add(Calls.startElsewhere(() -> {
                    for (int n = 0; n < CLIENTS / THREADS && !over; n++) {
                        knock();
                    }
                }));
            }
        }

        private void knock() {
            try (java.net.Socket client = lender.connect()) {
                Wire.echoes(client);
                client.setSoLinger(true, 0); // thousands in TIME_WAIT would be in the way of other tests
            } catch (Throwable failure) {
                failures.add(failure);
            }
            answered.incrementAndGet();
        }

        void awaitAnswered(int clients) {
            Calls.until(() -> answered.get() >= clients);
        }

        @Override
        public void close() {
            over = true;
            for (Thread thread : threads) {
                try {
                    thread.join(TestLoop.WAIT_SECONDS * 1000);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }
}
