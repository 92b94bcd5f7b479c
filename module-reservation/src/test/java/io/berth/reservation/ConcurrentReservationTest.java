package io.berth.reservation;

import static io.berth.reservation.Expect.misuse;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import io.berth.reservation.kernel.Backend;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads with one reservation. */
@Timeout(60)
class ConcurrentReservationTest {
    private static final int THREADS = 8;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void end() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private interface Work {
        void run(int thread) throws Exception;
    }

    /** Has every thread do some work at the same time, and throws what it throws. */
    private void inEveryThread(Work work) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> results = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            results.add(threads.submit(() -> {
                start.await();
                work.run(thread);
                return null;
            }));
        }
        start.countDown();
        for (Future<?> result : results) {
            try {
                result.get();
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
        }
    }

    private static PortReservation reservation(Backend backend, PortRange range) {
        return new PortReservation(range, ReservationOptions.DEFAULT.withBackend(backend));
    }

    @ParameterizedTest
    @EnumSource
    void no_two_threads_get_the_same_port(Backend backend) throws InterruptedException {
        PortRange range = Ranges.free(THREADS * 25);
        Set<Integer> all = ConcurrentHashMap.newKeySet();
        try (PortReservation ports = reservation(backend, range)) {
            inEveryThread(thread -> {
                for (int i = 0; i < 25; i++) {
                    assertThat(all.add(ports.reserve("thread " + thread))).isTrue();
                }
            });

            assertThat(all)
                    .containsExactlyInAnyOrderElementsOf(range.ports().boxed().toList());
            assertThat(ports.releaseAllOf("thread 3")).hasSize(25);
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_two_threads_have_the_same_port_while_others_release_theirs(Backend backend) throws InterruptedException {
        Set<Integer> inUse = ConcurrentHashMap.newKeySet();
        try (PortReservation ports = reservation(backend, Ranges.free(THREADS * 3))) {
            inEveryThread(thread -> {
                for (int i = 0; i < 200; i++) {
                    List<Integer> mine = i % 2 == 0 ? ports.reserveMany(3) : List.of(ports.reserve());
                    assertThat(mine)
                            .allSatisfy(port -> assertThat(inUse.add(port)).isTrue());
                    inUse.removeAll(mine);
                    ports.release(mine);
                }
            });

            assertThat(ports.reservedPorts()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_is_reserved_though_other_threads_look_at_it_all_the_time(Backend backend) throws InterruptedException {
        PortRange range = Ranges.free(1);
        int port = range.ports().min().orElseThrow();
        AtomicBoolean done = new AtomicBoolean();
        try (PortReservation ports = reservation(backend, range)) {
            inEveryThread(thread -> {
                if (thread == 0) {
                    try {
                        for (int i = 0; i < 500; i++) {
                            ports.release(ports.reserve());
                        }
                    } finally {
                        done.set(true);
                    }
                } else {
                    while (!done.get()) {
                        ports.isFree(port);
                    }
                }
            });

            assertThat(ports.reserve()).isEqualTo(port);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_range_with_a_port_for_each_thread_is_never_used_up(Backend backend) throws InterruptedException {
        PortRange range = Ranges.free(THREADS);
        try (PortReservation ports = reservation(backend, range)) {
            inEveryThread(thread -> {
                for (int i = 0; i < 200; i++) {
                    int port = ports.reserve(); // one each is just enough
                    assertThat(ports.isFree(port)).isFalse();
                    ports.release(port);
                    assertThat(range.contains(ports.pickUnusedPort())).isTrue();
                }
            });

            assertThat(ports.reserveMany(THREADS)).hasSize(THREADS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_two_that_want_more_than_half_one_gets_all_and_the_other_none(Backend backend) throws InterruptedException {
        PortRange range = Ranges.free(9);
        for (int round = 0; round < 50; round++) {
            AtomicInteger served = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            try (PortReservation ports = reservation(backend, range)) {
                inEveryThread(thread -> {
                    try {
                        assertThat(ports.reserveMany(5)).hasSize(5);
                        served.incrementAndGet();
                    } catch (ReservationException.Unavailable e) {
                        assertThat(e.kind()).isEqualTo(Kind.EXHAUSTED);
                        refused.incrementAndGet();
                    }
                });
                assertThat(ports.reservedPorts()).hasSize(5);
            }
            assertThat(served).hasValue(1);
            assertThat(refused).hasValue(THREADS - 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_thread_that_is_interrupted_gets_its_port_and_stays_interrupted(Backend backend) throws InterruptedException {
        try (PortReservation ports = reservation(backend, Ranges.free(THREADS))) {
            inEveryThread(thread -> {
                Thread.currentThread().interrupt();
                for (int i = 0; i < 100; i++) {
                    ports.release(ports.reserve());
                }
                assertThat(Thread.interrupted()).isTrue();
            });

            assertThat(ports.reservedPorts()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void only_one_of_many_threads_releases_a_port(Backend backend) throws InterruptedException {
        try (PortReservation ports = reservation(backend, Ranges.free(2))) {
            for (int round = 0; round < 50; round++) {
                int port = ports.reserve();
                AtomicInteger released = new AtomicInteger();
                inEveryThread(thread -> {
                    try {
                        ports.release(port);
                        released.incrementAndGet();
                    } catch (Misuse e) {
                        assertThat(e.kind()).isEqualTo(Kind.NOT_RESERVED);
                    }
                });
                assertThat(released).hasValue(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_while_threads_reserve_leaves_nothing_behind(Backend backend) throws InterruptedException {
        PortRange range = Ranges.free(40);
        int before = descriptors();
        for (int round = 0; round < 20; round++) {
            PortReservation ports = reservation(backend, range);
            inEveryThread(thread -> {
                if (thread == 0) {
                    ports.reserveMany(2);
                    ports.close();
                } else {
                    misuse(Kind.RESERVATION_CLOSED, () -> {
                        while (true) {
                            List<Integer> mine = ports.reserveMany(3);
                            ports.openForServer(mine.get(1));
                            ports.release(mine);
                        }
                    });
                }
            });
        }

        assertThat(descriptors()).isLessThanOrEqualTo(before);
        try (PortReservation ports = reservation(backend, range)) {
            assertThat(ports.reserveMany(40)).hasSize(40);
        }
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }
}
