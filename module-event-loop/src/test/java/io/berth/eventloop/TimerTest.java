package io.berth.eventloop;

import static io.berth.eventloop.Calls.refused;
import static io.berth.eventloop.Calls.startElsewhere;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.LoopException.Kind;
import io.berth.testing.Logged;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TimerTest {
    /** A loop whose time stands still unless it is moved, and a note of what fired when. */
    private static final class Time implements AutoCloseable {
        final MockTicker ticker = Ticker.newMockTicker();
        final List<String> fired = new ArrayList<>();
        final StandaloneLoop<Void> loop;
        private long now;

        Time(Backend backend) {
            loop = StandaloneLoop.create(
                    null, LoopOptions.DEFAULT.withBackend(LoopOptions.Backend.valueOf(backend.name())), ticker);
        }

        Timer<String> timer(String name) {
            return loop.timer(name, timer -> note(timer.data()));
        }

        void note(String what) {
            fired.add(what + " at " + now);
        }

        /** Lets time pass, a millisecond at a time, with an iteration after each. */
        void pass(int millis) {
            for (int i = 0; i < millis; i++) {
                jump(1);
            }
        }

        /** Lets time pass without an iteration until then. */
        void jump(int millis) {
            now += millis;
            ticker.advance(millis, TimeUnit.MILLISECONDS);
            loop.step();
        }

        @Override
        public void close() {
            // The event loop beneath ends once time has passed since its last task.
            Thread passing = startElsewhere(() -> Calls.until(() -> {
                ticker.advanceMillis(1);
                return Thread.currentThread().isInterrupted();
            }));
            loop.close();
            passing.interrupt();
        }
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    @ParameterizedTest
    @EnumSource
    void once_fires_once_when_its_time_has_come(Backend backend) {
        try (Time time = new Time(backend)) {
            Timer<String> timer = time.timer("timer").once(millis(10));
            assertThat(timer.isArmed()).isTrue();

            time.pass(9);
            assertThat(time.fired).isEmpty();
            time.pass(50);

            assertThat(time.fired).containsExactly("timer at 10");
            assertThat(timer.isArmed()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void timers_fire_in_the_order_of_their_times(Backend backend) {
        try (Time time = new Time(backend)) {
            time.timer("c").once(millis(3));
            time.timer("a").once(millis(1));
            time.timer("b").once(millis(2));

            time.jump(5);

            assertThat(time.fired).containsExactly("a at 5", "b at 5", "c at 5");
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_fires_at_each_beat_until_disarmed(Backend backend) {
        try (Time time = new Time(backend)) {
            Timer<String> timer = time.timer("beat").every(millis(10));

            time.pass(35);
            timer.disarm();
            time.pass(50);

            assertThat(time.fired).containsExactly("beat at 10", "beat at 20", "beat at 30");
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_keeps_its_beat_and_leaves_out_what_a_busy_loop_missed(Backend backend) {
        try (Time time = new Time(backend)) {
            time.timer("beat").every(millis(10));

            time.jump(37); // 10, 20 and 30 are past
            time.pass(15);
            time.jump(8); // exactly at a beat
            time.pass(10);

            assertThat(time.fired)
                    .containsExactly("beat at 37", "beat at 40", "beat at 50", "beat at 60", "beat at 70");
        }
    }

    @ParameterizedTest
    @EnumSource
    void arming_anew_forgets_what_it_was_armed_for(Backend backend) {
        try (Time time = new Time(backend)) {
            Timer<String> timer = time.timer("timer").every(millis(10));
            time.pass(5);
            timer.once(millis(20));
            time.pass(5);
            timer.once(millis(30));

            time.pass(100);

            assertThat(time.fired).containsExactly("timer at 40");
        }
    }

    @ParameterizedTest
    @EnumSource
    void disarmed_it_does_not_fire_and_can_be_armed_again(Backend backend) {
        try (Time time = new Time(backend)) {
            Timer<String> timer = time.timer("timer").once(millis(10));
            timer.disarm();
            assertThat(timer.isArmed()).isFalse();
            time.pass(20);
            assertThat(time.fired).isEmpty();

            timer.once(millis(10));
            time.pass(20);

            assertThat(time.fired).containsExactly("timer at 30");
        }
    }

    @ParameterizedTest
    @EnumSource
    void its_callback_may_arm_it_again(Backend backend) {
        try (Time time = new Time(backend)) {
            time.loop
                    .timer("again", timer -> {
                        time.note(timer.data());
                        if (time.fired.size() < 3) {
                            timer.once(millis(time.fired.size() * 5L));
                        }
                    })
                    .once(millis(1));

            time.pass(50);

            assertThat(time.fired).containsExactly("again at 1", "again at 6", "again at 16");
        }
    }

    @ParameterizedTest
    @EnumSource
    void its_callback_may_close_it(Backend backend) {
        try (Time time = new Time(backend)) {
            Timer<String> timer = time.loop.timer("once", self -> {
                time.note(self.data());
                self.close();
            });
            timer.every(millis(1));

            time.pass(10);

            assertThat(time.fired).containsExactly("once at 1");
            assertThat(timer.isClosed()).isTrue();
            assertThat(timer.isArmed()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_exception_from_its_callback_is_reported_and_it_goes_on(Backend backend) {
        try (Time time = new Time(backend);
                Logged logged = Logged.by("io.berth.eventloop")) {
            time.loop
                    .timer("beat", timer -> {
                        time.note(timer.data());
                        throw new IllegalStateException("boom");
                    })
                    .every(millis(10));

            time.pass(20);

            assertThat(time.fired).containsExactly("beat at 10", "beat at 20");
            assertThat(logged.failures()).extracting(Throwable::getMessage).containsExactly("boom", "boom");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ten_thousand_timers_come_and_go(Backend backend) {
        try (Time time = new Time(backend)) {
            List<Timer<String>> timers = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                timers.add(time.timer("timer").once(millis(1 + i % 10)));
            }
            for (int i = 0; i < 10_000; i += 2) {
                timers.get(i).disarm();
            }

            time.pass(20);

            assertThat(time.fired).hasSize(5_000);
            assertThat(timers).noneMatch(Timer::isArmed);
            assertThat(time.loop.step()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void times_that_are_none_are_refused_and_change_nothing(Backend backend) {
        try (Time time = new Time(backend)) {
            Timer<String> timer = time.timer("timer").once(millis(10));

            for (Duration none : List.of(Duration.ZERO, millis(-5), Duration.ofDays(365L * 293))) {
                assertThat(refused(Kind.TIMER, () -> timer.once(none))).hasMessageContaining("delay is " + none);
                assertThat(refused(Kind.TIMER, () -> timer.every(none))).hasMessageContaining("period is " + none);
            }

            time.pass(20);
            assertThat(time.fired).containsExactly("timer at 10");
            assertThat(timer.once(Duration.ofNanos(Long.MAX_VALUE)).isArmed()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closed_it_cannot_be_armed(Backend backend) {
        try (Time time = new Time(backend)) {
            Timer<String> timer = time.timer("timer").once(millis(1));
            timer.close();

            refused(Kind.CLOSED, () -> timer.once(millis(1)));
            refused(Kind.CLOSED, () -> timer.every(millis(1)));
            timer.disarm();
            timer.close();

            time.pass(5);
            assertThat(time.fired).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void timers_are_closed_with_their_loop(Backend backend) {
        Time time = new Time(backend);
        Timer<String> armed = time.timer("armed").every(millis(1));
        Timer<String> disarmed = time.timer("disarmed");

        time.close();

        assertThat(armed.isArmed()).isFalse();
        assertThat(armed.isClosed()).isTrue();
        assertThat(disarmed.isClosed()).isTrue();
        refused(Kind.CLOSED, () -> disarmed.once(millis(1)));
    }

    @ParameterizedTest
    @EnumSource
    void it_fires_by_the_clock_on_an_attached_loop(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            CompletableFuture<Long> fired = new CompletableFuture<>();
            long armed = System.nanoTime();
            test.run(() -> test.loop
                    .<Void>timer(null, timer -> fired.complete(System.nanoTime()))
                    .once(millis(30)));

            assertThat(TestLoop.await(fired) - armed)
                    .isGreaterThanOrEqualTo(millis(30).toNanos());
        }
    }
}
