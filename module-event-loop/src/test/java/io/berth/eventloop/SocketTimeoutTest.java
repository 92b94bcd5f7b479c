package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.CloseReason.Why;
import io.berth.eventloop.LoopException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class SocketTimeoutTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @EnumSource
    void by_default_a_timeout_closes_the_socket_as_TIMED_OUT(Backend backend) throws Exception {
        try (ClockedSocket test = new ClockedSocket(backend, false)) {
            test.socket.timeout(3);

            test.hand.pass(Duration.ofSeconds(4));

            assertThat(test.log.events).containsExactly("timeout", "close");
            assertThat(test.log.reason).isEqualTo(CloseReason.of(Why.TIMED_OUT));
            Wire.seesEnd(test.client);
        }
    }

    @ParameterizedTest
    @EnumSource
    void by_default_a_long_timeout_closes_the_socket_as_TIMED_OUT(Backend backend) throws Exception {
        try (ClockedSocket test = new ClockedSocket(backend, false)) {
            test.socket.longTimeout(2);

            test.hand.pass(Duration.ofSeconds(121));

            assertThat(test.log.events).containsExactly("longTimeout", "close");
            assertThat(test.log.reason).isEqualTo(CloseReason.of(Why.TIMED_OUT));
            Wire.seesEnd(test.client);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_overridden_timeout_keeps_the_socket_and_comes_once(Backend backend) throws Exception {
        try (ClockedSocket test = new ClockedSocket(backend, true)) {
            test.socket.timeout(1);
            test.socket.longTimeout(1);

            for (int i = 0; i < 200; i++) {
                test.hand.pass(SECOND);
            }

            assertThat(test.log.events).containsExactly("timeout", "longTimeout");
            assertThat(test.socket.isEstablished()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_timeout_is_never_early_and_at_most_a_second_late_wherever_in_a_second_it_is_set(Backend backend)
            throws Exception {
        Duration step = Duration.ofMillis(50);
        try (ClockedSocket test = new ClockedSocket(backend, true)) {
            for (int offset = 0; offset < 20; offset++) {
                for (int seconds = 1; seconds <= 3; seconds++) {
                    test.log.events.clear();
                    test.socket.timeout(seconds);

                    Duration waited = test.wait("timeout", step, Duration.ofSeconds(seconds + 2L));

                    assertThat(waited)
                            .as("%s s set at step %s", seconds, offset)
                            .isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds + 1L));
                }
                test.hand.pass(step);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void while_other_timeouts_run_a_timeout_is_never_early_and_at_most_a_second_late(Backend backend) throws Exception {
        Duration step = Duration.ofMillis(70); // so that the loop looks at its timeouts a little late each time
        try (ClockedSocket test = new ClockedSocket(backend, true)) {
            test.socket.longTimeout(1_000_000);
            for (int i = 0; i < 100; i++) {
                test.log.events.clear();
                test.socket.timeout(1);

                Duration waited = test.wait("timeout", step, Duration.ofSeconds(3));

                assertThat(waited)
                        .as("set at step %s", i)
                        .isBetween(SECOND, SECOND.multipliedBy(2).plus(step));
                test.hand.pass(step);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_timeout_set_just_before_the_loop_looks_late_is_not_early(Backend backend) throws Exception {
        try (ClockedSocket test = new ClockedSocket(backend, true)) {
            // Given a clock that was started late in a second, and a loop that is a little late to look at it
            test.hand.pass(Duration.ofMillis(950));
            test.socket.longTimeout(1_000_000);
            test.hand.pass(Duration.ofMillis(990));

            test.socket.timeout(1);
            test.hand.pass(Duration.ofMillis(100));

            assertThat(test.log.events).isEmpty();
            test.hand.pass(Duration.ofMillis(1900));
            assertThat(test.log.events).containsExactly("timeout");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_long_timeout_is_never_early_and_at_most_a_second_late(Backend backend) throws Exception {
        try (ClockedSocket test = new ClockedSocket(backend, true)) {
            test.hand.pass(Duration.ofMillis(700));
            test.socket.longTimeout(2);

            Duration waited = test.wait("longTimeout", Duration.ofMillis(100), Duration.ofMinutes(3));

            assertThat(waited).isBetween(MINUTE.multipliedBy(2), Duration.ofSeconds(121));
        }
    }

    @ParameterizedTest
    @EnumSource
    void setting_a_timeout_anew_puts_it_off(Backend backend) throws Exception {
        try (ClockedSocket test = new ClockedSocket(backend, false)) {
            for (int i = 0; i < 10; i++) {
                test.socket.timeout(2);
                test.socket.longTimeout(1);
                test.hand.pass(Duration.ofMillis(1900));
            }
            assertThat(test.log.events).isEmpty();

            test.hand.pass(Duration.ofMillis(1100));

            assertThat(test.log.events).containsExactly("timeout", "close");
        }
    }

    @ParameterizedTest
    @EnumSource
    void setting_a_shorter_timeout_brings_it_forward(Backend backend) throws Exception {
        try (ClockedSocket test = new ClockedSocket(backend, false)) {
            test.socket.timeout(1000);
            test.socket.timeout(1);

            test.hand.pass(Duration.ofSeconds(2));

            assertThat(test.log.events).containsExactly("timeout", "close");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_timeout_of_0_turns_it_off(Backend backend) throws Exception {
        try (ClockedSocket test = new ClockedSocket(backend, false)) {
            test.socket.timeout(1);
            test.socket.longTimeout(1);
            test.socket.timeout(0);
            test.socket.longTimeout(0);

            for (int i = 0; i < 100; i++) {
                test.hand.pass(SECOND);
            }

            assertThat(test.log.events).isEmpty();
            assertThat(test.socket.isEstablished()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_timeout_may_be_set_anew_by_its_callback(Backend backend) throws Exception {
        try (ClockedSocket test = new ClockedSocket(backend, true)) {
            test.log.onTimeout = socket -> socket.timeout(1);
            test.socket.timeout(1);

            for (int i = 0; i < 20; i++) {
                test.hand.pass(SECOND);
            }

            assertThat(test.log.events).hasSizeBetween(9, 20).containsOnly("timeout");
        }
    }

    @ParameterizedTest
    @EnumSource
    void both_timeouts_fire_the_one_that_is_due_first_first(Backend backend) throws Exception {
        try (ClockedSocket test = new ClockedSocket(backend, true)) {
            test.socket.timeout(90);
            test.socket.longTimeout(1);
            for (int i = 0; i < 100; i++) {
                test.hand.pass(SECOND);
            }
            assertThat(test.log.events).containsExactly("longTimeout", "timeout");
        }
    }

    @ParameterizedTest
    @EnumSource
    void when_both_are_due_the_short_one_comes_first_and_closing_there_is_the_end(Backend backend) throws Exception {
        try (ClockedSocket test = new ClockedSocket(backend, true)) {
            test.socket.longTimeout(1);
            test.socket.timeout(60);
            test.hand.pass(Duration.ofSeconds(62));
            assertThat(test.log.events).containsExactly("timeout", "longTimeout");

            test.log.events.clear();
            test.log.onTimeout = Socket::close;
            test.socket.longTimeout(1);
            test.socket.timeout(60);
            test.hand.pass(Duration.ofSeconds(62));
            assertThat(test.log.events).containsExactly("timeout", "close");
            assertThat(test.log.reason.why()).isEqualTo(Why.CLOSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_of_many_sockets_may_close_others_that_are_due_too(Backend backend) throws Exception {
        try (ClockedSocket test = new ClockedSocket(backend, true);
                java.net.Socket second = Wire.connect(test.port);
                java.net.Socket third = Wire.connect(test.port)) {
            test.hand.until(() -> test.context.openSockets() == 3);
            test.log.onTimeout = socket -> test.context.closeAll(5);
            test.context.forEach(socket -> socket.timeout(1));

            test.hand.pass(Duration.ofSeconds(2));

            assertThat(test.log.events).containsExactly("timeout", "close", "close", "close");
            Wire.seesEnd(second);
            Wire.seesEnd(third);
        }
    }

    @ParameterizedTest
    @EnumSource
    void times_that_make_no_sense_are_refused(Backend backend) throws Exception {
        try (ClockedSocket test = new ClockedSocket(backend, true)) {
            Wire.assertKind(Kind.INVALID_ARGUMENT, () -> test.socket.timeout(-1));
            Wire.assertKind(Kind.INVALID_ARGUMENT, () -> test.socket.longTimeout(-1));
            Wire.assertKind(Kind.INVALID_ARGUMENT, () -> test.socket.timeout(Integer.MAX_VALUE));
            Wire.assertKind(Kind.INVALID_ARGUMENT, () -> test.socket.longTimeout(Integer.MAX_VALUE));
            assertThat(test.log.failure).isNull();
        }
    }
}
