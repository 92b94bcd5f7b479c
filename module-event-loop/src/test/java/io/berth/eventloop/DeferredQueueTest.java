package io.berth.eventloop;

import static io.berth.eventloop.Calls.startElsewhere;
import static io.berth.eventloop.Calls.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeferredQueueTest {
    private final List<Runnable> wakeUps = new ArrayList<>();
    private final List<Object> ran = new ArrayList<>();
    private int drained;

    private DeferredQueue queue(int capacity) {
        return new DeferredQueue(capacity, wakeUps::add, this::drain);
    }

    private void drain() {
        drained++;
    }

    @Test
    void a_burst_costs_one_wake_up() {
        DeferredQueue queue = queue(0);

        for (int i = 0; i < 1_000; i++) {
            assertThat(queue.offer(i)).isEqualTo(Deferral.QUEUED);
        }

        assertThat(wakeUps).hasSize(1);
        wakeUps.get(0).run();
        assertThat(drained).isEqualTo(1);
    }

    @Test
    void the_first_task_after_all_ran_wakes_the_loop_again() {
        DeferredQueue queue = queue(0);
        queue.offer("first");
        assertThat(queue.drainTo(ran::add)).isFalse();

        queue.offer("second");

        assertThat(wakeUps).hasSize(2);
        assertThat(ran).containsExactly("first");
        assertThat(queue.isEmpty()).isFalse();
    }

    @Test
    void what_a_task_offers_waits_for_the_next_iteration_without_a_wake_up() {
        DeferredQueue queue = queue(0);
        queue.offer("first");

        boolean more = queue.drainTo(task -> {
            ran.add(task);
            queue.offer("second");
        });

        assertThat(more).isTrue();
        assertThat(ran).containsExactly("first");
        assertThat(wakeUps).hasSize(1);
    }

    @Test
    void one_iteration_runs_a_bounded_number_of_tasks() {
        DeferredQueue queue = queue(0);
        for (int i = 0; i < 10_000; i++) {
            queue.offer(i);
        }

        int iterations = 1;
        while (queue.drainTo(ran::add)) {
            iterations++;
        }

        assertThat(iterations).isBetween(2, 10);
        assertThat(ran).hasSize(10_000);
        assertThat(wakeUps).hasSize(1);
    }

    @Test
    @Timeout(
            value = 60,
            threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // one that did wait would be deaf to interrupts
    void the_loop_does_not_wait_for_a_producer_that_is_in_the_middle_of_its_offer() {
        DeferredQueue queue = queue(0);
        queue.offer("first");

        queue.arrivals.enter();
        assertThat(queue.drainTo(ran::add)).isTrue();
        assertThat(queue.isEmpty()).isFalse();
        queue.arrivals.leave();

        assertThat(ran).isEmpty();
        assertThat(queue.drainTo(ran::add)).isFalse();
        assertThat(ran).containsExactly("first");
        assertThat(wakeUps).hasSize(1);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void what_the_loop_has_taken_already_runs_while_a_producer_is_in_the_middle_of_its_offer() {
        DeferredQueue queue = queue(0);
        queue.offer("first");

        boolean more = queue.drainTo(task -> {
            ran.add(task);
            queue.arrivals.enter();
        });

        assertThat(more).as("whether another task has come is not known").isTrue();
        queue.arrivals.leave();
        assertThat(queue.drainTo(ran::add)).isFalse();
        assertThat(ran).containsExactly("first");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void a_producer_waits_for_another_that_is_in_the_middle_of_its_offer_for_however_long() throws Exception {
        DeferredQueue queue = queue(0);
        queue.arrivals.enter();
        Thread producer = startElsewhere(() -> queue.offer("patient"));

        until(() -> producer.getState() == Thread.State.TIMED_WAITING);
        queue.arrivals.leave();
        producer.join();

        queue.drainTo(ran::add);
        assertThat(ran).containsExactly("patient");
    }

    @Test
    void tasks_run_in_the_order_in_which_they_came_however_many_wait() {
        DeferredQueue queue = new DeferredQueue(0, 2, wakeUps::add, this::drain);
        List<Object> offered = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 20_000; i++) { // more than it keeps room for, and than an array carries
                offered.add(i);
                queue.offer(i);
            }
            queue.drainTo(ran::add);
        }

        while (queue.drainTo(ran::add)) {
            assertThat(queue.isEmpty()).isFalse();
        }

        assertThat(ran).isEqualTo(offered);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void tasks_that_the_loop_has_taken_and_not_run_yet_count_towards_the_capacity() {
        DeferredQueue queue = queue(4);
        List<Deferral> meanwhile = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            queue.offer("first four");
        }

        queue.drainTo(task -> {
            if (meanwhile.isEmpty()) { // three of them wait, and one runs
                meanwhile.add(queue.offer("fifth"));
                meanwhile.add(queue.offer("too many"));
            }
        });

        assertThat(meanwhile).containsExactly(Deferral.QUEUED, Deferral.FULL);
        assertThat(queue.drainTo(ran::add)).isFalse();
        assertThat(ran).containsExactly("fifth");
    }

    @Test
    void a_capacity_of_one_is_kept_too() {
        DeferredQueue queue = queue(1);

        assertThat(queue.offer("first")).isEqualTo(Deferral.QUEUED);
        assertThat(queue.offer("second")).isEqualTo(Deferral.FULL);
        assertThat(queue.drainTo(ran::add)).isFalse();
        assertThat(queue.offer("third")).isEqualTo(Deferral.QUEUED);

        assertThat(ran).containsExactly("first");
    }

    @Test
    void its_end_runs_what_waits_and_takes_nothing_more() {
        DeferredQueue queue = queue(0);
        queue.offer("first");

        queue.end(task -> {
            ran.add(task);
            assertThat(queue.offer("from a last task")).isNull();
        });

        assertThat(ran).containsExactly("first");
        assertThat(queue.offer("late")).isNull();
        assertThat(queue.drainTo(ran::add)).isFalse();
        assertThat(ran).containsExactly("first");
    }

    @Test
    void a_task_shared_by_many_producers_runs_as_often_as_it_was_taken_while_the_queue_ends() throws Exception {
        Object shared = "shared";
        for (int round = 0; round < 60; round++) {
            DeferredQueue queue = new DeferredQueue(0, task -> {}, this::drain);
            AtomicInteger taken = new AtomicInteger();
            AtomicInteger runs = new AtomicInteger();
            List<Thread> producers = new ArrayList<>();
            for (int p = 0; p < 3; p++) {
                producers.add(startElsewhere(() -> {
                    while (queue.offer(shared) != null) {
                        taken.incrementAndGet();
                    }
                }));
            }
            until(() -> taken.get() > 100);

            queue.end(task -> runs.incrementAndGet());

            for (Thread producer : producers) {
                producer.join();
            }
            assertThat(runs).as("round %d", round).hasValue(taken.get());
        }
    }
}
