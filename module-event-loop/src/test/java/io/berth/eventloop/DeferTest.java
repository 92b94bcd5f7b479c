package io.berth.eventloop;

import static io.berth.eventloop.Calls.refused;
import static io.berth.eventloop.Calls.startElsewhere;
import static io.berth.eventloop.Calls.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.LoopException.Kind;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DeferTest {
    @ParameterizedTest
    @EnumSource
    void tasks_of_several_producers_run_once_each_in_the_order_of_their_producer(Backend backend) {
        int producers = 4;
        int tasks = 50_000;
        try (TestLoop test = new TestLoop(backend)) {
            int[] ran = new int[producers];
            AtomicInteger outOfOrder = new AtomicInteger();
            AtomicInteger total = new AtomicInteger();
            for (int p = 0; p < producers; p++) {
                int producer = p;
                startElsewhere(() -> {
                    for (int t = 0; t < tasks; t++) {
                        int number = t;
                        test.loop.defer(() -> {
                            if (ran[producer]++ != number) {
                                outOfOrder.incrementAndGet();
                            }
                            total.incrementAndGet();
                        });
                    }
                });
            }

            until(() -> total.get() == producers * tasks);
            test.run(() -> {}); // one more, after which nothing of theirs can come
            assertThat(outOfOrder).hasValue(0);
            assertThat(ran).containsOnly(tasks);
        }
    }

    /** Bursts of many lengths: some end at the very moment at which the loop finds nothing more and goes to sleep. */
    @ParameterizedTest
    @EnumSource
    void a_loop_does_not_go_to_sleep_on_the_last_task_of_a_burst(Backend backend) throws Exception {
        int bursts = 20_000;
        try (TestLoop test = new TestLoop(backend)) {
            Semaphore burstHasRun = new Semaphore(0);
            for (int i = 0; i < bursts; i++) {
                for (int t = 1; t <= i % 256; t++) {
                    test.loop.defer(() -> {});
                }
                test.loop.defer((Runnable) burstHasRun::release);

                assertThat(burstHasRun.tryAcquire(TestLoop.WAIT_SECONDS, TimeUnit.SECONDS))
                        .as("burst %d has run", i)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void defer_never_runs_a_task_at_once_and_run_on_loop_does_so_on_the_loop(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            List<String> done = new ArrayList<>();

            test.run(() -> {
                assertThat(test.loop.defer(() -> done.add("deferred"))).isEqualTo(Deferral.QUEUED);
                assertThat(test.loop.runOnLoop(() -> done.add("run"))).isEqualTo(Deferral.RAN);
                done.add("caller");
            });
            assertThat(test.loop.runOnLoop(() -> done.add("from elsewhere"))).isEqualTo(Deferral.QUEUED);

            assertThat(test.<List<String>>on(() -> List.copyOf(done)))
                    .containsExactly("run", "caller", "deferred", "from elsewhere");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tasks_are_handed_the_loop_when_they_want_it(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            CompletableFuture<Loop<String>> deferred = new CompletableFuture<>();
            CompletableFuture<Loop<String>> run = new CompletableFuture<>();

            test.loop.defer(loop -> {
                deferred.complete(loop);
                assertThat(loop.runOnLoop(same -> {
                            run.complete(test.loop);
                        }))
                        .isEqualTo(Deferral.RAN);
            });

            assertThat(TestLoop.await(deferred)).isSameAs(test.loop);
            assertThat(TestLoop.await(run)).isSameAs(test.loop);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_exception_from_a_task_run_at_once_is_reported_and_not_thrown(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            CompletableFuture<Throwable> reported = new CompletableFuture<>();
            test.vertx.exceptionHandler(reported::complete);

            Deferral deferral = test.on(() -> test.loop.runOnLoop(() -> {
                throw new IllegalStateException("boom");
            }));

            assertThat(deferral).isEqualTo(Deferral.RAN);
            assertThat(TestLoop.await(reported)).hasMessage("boom");
        }
    }

    /** A task that defers itself for ever. */
    private record Endless(Loop<?> loop, CountDownLatch stop) implements Runnable {
        @Override
        public void run() {
            if (stop.getCount() > 0) {
                loop.defer(this);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_task_that_defers_itself_for_ever_starves_neither_sockets_nor_timers_of_vertx(Backend backend)
            throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            SocketHandler<Security, Void, Void> echo = SocketHandler.<Security, Void, Void>builder()
                    .data((none, socket, bytes) -> socket.send(bytes))
                    .build();
            int port = test.port(test.context(null, echo));
            Endless endless = new Endless(test.loop, new CountDownLatch(1));
            test.loop.defer(endless);
            test.loop.defer(endless);

            try (java.net.Socket client = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
                for (int i = 0; i < 100; i++) {
                    client.getOutputStream().write(i);
                    assertThat(client.getInputStream().read()).isEqualTo(i);
                }
                CompletableFuture<Void> ofVertx = new CompletableFuture<>();
                test.run(() -> test.vertx.setTimer(1, id -> ofVertx.complete(null)));
                TestLoop.await(ofVertx);
            }
            endless.stop().countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_queue_with_a_capacity_is_full_after_so_many_tasks_and_has_room_once_they_ran(Backend backend) {
        try (TestLoop test = new TestLoop(backend, LoopOptions.DEFAULT.withQueueCapacity(3))) {
            AtomicInteger ran = new AtomicInteger();
            test.run(() -> {
                for (int i = 0; i < 3; i++) {
                    assertThat(test.loop.defer(ran::incrementAndGet)).isEqualTo(Deferral.QUEUED);
                }
                assertThat(test.loop.defer(ran::incrementAndGet)).isEqualTo(Deferral.FULL);
                refused(
                        Kind.QUEUE_FULL,
                        () -> test.loop.defer(ran::incrementAndGet).orThrow());
                assertThat(test.loop.runOnLoop(() -> {})).isEqualTo(Deferral.RAN);
            });
            until(() -> ran.get() == 3);

            assertThat(test.loop.defer(ran::incrementAndGet).orThrow()).isEqualTo(Deferral.QUEUED);
            until(() -> ran.get() == 4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tasks_taken_before_the_close_run_and_later_ones_are_refused(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            List<Integer> ran = new ArrayList<>();
            test.run(() -> {
                for (int i = 0; i < 5_000; i++) {
                    int number = i;
                    test.loop.defer(() -> ran.add(number));
                }
                test.loop.close();
            });
            TestLoop.await(test.loop.close());

            assertThat(ran).hasSize(5_000).isSorted();
            refused(Kind.CLOSED, () -> test.loop.defer(() -> ran.add(-1)));
            refused(Kind.CLOSED, () -> test.loop.runOnLoop(() -> ran.add(-1)));
            assertThat(ran).hasSize(5_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void while_a_loop_closes_every_task_runs_once_or_is_refused(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            for (int round = 0; round < 200; round++) {
                Loop<Integer> loop = Loop.attach(test.vertx, round);
                AtomicInteger ran = new AtomicInteger();
                AtomicInteger taken = new AtomicInteger();
                List<Thread> producers = new ArrayList<>();
                for (int p = 0; p < 3; p++) {
                    producers.add(startElsewhere(() -> offerUntilRefused(loop, ran, taken)));
                }
                until(() -> ran.get() > 10);

                TestLoop.await(loop.close());

                for (Thread producer : producers) {
                    producer.join();
                }
                assertThat(ran).as("round %d", round).hasValue(taken.get());
            }
        }
    }

    private static void offerUntilRefused(Loop<?> loop, AtomicInteger ran, AtomicInteger taken) {
        for (; ; ) {
            try {
                loop.defer(ran::incrementAndGet);
                taken.incrementAndGet();
                until(() -> taken.get() - ran.get() < 1_000 || loop.isClosed()); // it is about the end
            } catch (LoopException refusal) {
                assertThat(refusal.kind()).isEqualTo(Kind.CLOSED);
                return;
            }
        }
    }
}
