package io.berth.eventloop;

import static io.berth.eventloop.Calls.elsewhere;
import static io.berth.eventloop.Calls.refused;
import static io.berth.eventloop.Calls.startElsewhere;
import static io.berth.eventloop.Calls.stepUntil;
import static io.berth.eventloop.Plain.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.LoopException.Kind;
import io.berth.testing.Logged;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StandaloneLoopTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    @ParameterizedTest
    @EnumSource
    void running_ends_at_once_when_nothing_keeps_the_loop_alive(Backend backend) {
        StandaloneLoop<String> loop = backend.standalone("data");

        loop.run();

        assertThat(loop.isClosed()).isFalse();
        assertThat(loop.data()).isEqualTo("data");
        assertThat(loop.transport()).isEqualToIgnoringCase(backend.name());
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void deferred_tasks_keep_it_running(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        List<String> done = new ArrayList<>();
        loop.defer(() -> {
            done.add("first");
            loop.defer(() -> done.add("second"));
        });

        loop.run();

        assertThat(done).containsExactly("first", "second");
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_timer_keeps_it_running_and_a_fallthrough_timer_does_not(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        List<String> fired = new ArrayList<>();
        loop.fallthroughTimer("fallthrough", timer -> fired.add(timer.data())).once(LONG);
        loop.timer("timer", timer -> fired.add(timer.data())).once(Duration.ofMillis(1));

        loop.run();

        assertThat(fired).containsExactly("timer");
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_listener_keeps_it_running_until_it_is_closed(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        ListenSocket<Security> listener = listen(loop, new Recorder());
        assertThat(loop.step()).isTrue();
        loop.timer(listener, timer -> timer.data().close()).once(Duration.ofMillis(1));

        loop.run();

        assertThat(listener.isClosed()).isTrue();
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_listener_whose_host_is_being_looked_up_keeps_it_running(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        List<ListenSocket<Security>> listening = new ArrayList<>();
        loop.context(plain(), (Void) null, new Recorder())
                .listen("localhost", 0)
                .onSuccess(listener -> {
                    listening.add(listener);
                    listener.close();
                });

        loop.run();

        assertThat(listening).hasSize(1);
        loop.close();
    }

    /** The resolver finds nobody to tell any more. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "nowhere.invalid"})
    void a_listener_whose_host_was_being_looked_up_when_the_loop_closed_is_given_up(String host) {
        for (Backend backend : Backend.values()) {
            StandaloneLoop<Void> loop = backend.standalone(null);
            Future<ListenSocket<Security>> listening =
                    loop.context(plain(), (Void) null, new Recorder()).listen(host, 0);

            loop.close();

            assertThat(listening.isComplete()).isTrue();
            assertThat(listening.cause())
                    .hasMessageStartingWith("the context was closed while the host was looked up")
                    .isInstanceOfSatisfying(
                            LoopException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.CLOSED));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_keeps_it_running_until_it_is_closed(Backend backend) throws Exception {
        StandaloneLoop<Void> loop = backend.standalone(null);
        Recorder sockets = new Recorder();
        ListenSocket<Security> listener = listen(loop, sockets);

        try (java.net.Socket client = new java.net.Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            stepUntil(loop, () -> sockets.socket != null);
            listener.close();
            assertThat(loop.step()).isTrue();
            client.shutdownOutput();

            loop.run();
        }

        sockets.expect("open");
        sockets.expect("end");
        sockets.expect("close ENDED");
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void an_attempt_to_connect_keeps_it_running_until_its_outcome(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        ListenSocket<Security> gone = listen(loop, new Recorder());
        int port = gone.port();
        gone.close();
        Recorder sockets = new Recorder();
        loop.context(plain(), (Void) null, sockets).connect("127.0.0.1", port);

        loop.run();

        sockets.expect("connectError ECONNREFUSED");
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_step_does_what_is_ready_and_says_whether_something_is_left(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        List<String> done = new ArrayList<>();
        loop.defer(() -> done.add("task"));

        assertThat(loop.step()).isFalse();
        assertThat(done).containsExactly("task");

        Timer<Void> timer = loop.<Void>timer(null, fired -> {}).once(LONG);
        assertThat(loop.step()).isTrue();
        timer.close();
        assertThat(loop.step()).isFalse();
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_step_with_a_duration_waits_for_something_to_do(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        AtomicBoolean fired = new AtomicBoolean();
        loop.<Void>timer(null, timer -> fired.set(true)).once(Duration.ofMillis(50));

        loop.step(LONG);

        assertThat(fired).isTrue();
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_task_from_another_thread_ends_a_waiting_step(Backend backend) {
        StandaloneLoop<Thread> loop = backend.standalone(Thread.currentThread());
        List<Thread> ranOn = new ArrayList<>();
        startElsewhere(() -> loop.defer(() -> ranOn.add(Thread.currentThread())));

        loop.step(LONG);

        assertThat(ranOn).containsExactly(loop.data());
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void no_context_of_vertx_is_current_in_its_callbacks(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        List<Object> seen = new ArrayList<>();
        loop.defer(() -> seen.add(Vertx.currentContext()));

        loop.run();

        assertThat(seen).containsOnlyNulls().hasSize(1);
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void it_is_not_run_inside_its_own_callbacks(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        List<LoopException> refusals = new ArrayList<>();
        loop.defer(() -> {
            refusals.add(refused(Kind.ALREADY_RUNNING, loop::run));
            refusals.add(refused(Kind.ALREADY_RUNNING, loop::step));
            refusals.add(refused(Kind.ALREADY_RUNNING, () -> loop.step(LONG)));
        });

        loop.run();

        assertThat(refusals).hasSize(3);
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void an_exception_from_a_task_or_a_timer_does_not_end_it(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        List<String> done = new ArrayList<>();
        try (Logged logged = Logged.by("io.berth.eventloop")) {
            loop.defer(() -> {
                throw new IllegalStateException("from a task");
            });
            loop.defer(() -> done.add("next task"));
            loop.<Void>timer(null, timer -> {
                        throw new IllegalStateException("from a timer");
                    })
                    .once(Duration.ofMillis(1));
            loop.<Void>timer(null, timer -> done.add("next timer")).once(Duration.ofMillis(2));

            loop.run();

            assertThat(logged.failures())
                    .extracting(Throwable::getMessage)
                    .containsExactly("from a task", "from a timer");
        }
        assertThat(done).containsExactly("next task", "next timer");
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void closing_it_while_it_does_not_run_takes_effect_at_once(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        ListenSocket<Security> listener = listen(loop, new Recorder());
        List<String> done = new ArrayList<>();
        loop.defer(() -> done.add("deferred before"));

        assertThat(loop.close().isComplete()).isTrue();

        assertThat(done).containsExactly("deferred before");
        assertThat(listener.isClosed()).isTrue();
        refused(Kind.CLOSED, loop::run);
        refused(Kind.CLOSED, loop::step);
        refused(Kind.CLOSED, () -> loop.step(LONG));
        assertThat(loop.close().succeeded()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void closing_it_inside_a_callback_ends_the_run_after_the_callback(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        List<String> done = new ArrayList<>();
        loop.<Void>timer(null, timer -> {}).once(LONG);
        loop.defer(() -> {
            loop.close().onComplete(closed -> done.add("closed"));
            done.add("callback ends");
        });

        loop.run();

        assertThat(done).containsExactly("callback ends", "closed");
        refused(Kind.CLOSED, loop::run);
    }

    @ParameterizedTest
    @EnumSource
    void closing_it_from_another_thread_ends_the_run(Backend backend) throws Exception {
        StandaloneLoop<Void> loop = backend.standalone(null);
        loop.<Void>timer(null, timer -> {}).once(LONG);
        List<Thread> closers = new ArrayList<>();
        loop.defer(() -> closers.add(startElsewhere(loop::close)));

        loop.run();

        closers.get(0).join();
        assertThat(loop.close().succeeded()).isTrue();
        refused(Kind.CLOSED, loop::run);
    }

    @ParameterizedTest
    @EnumSource
    void closing_it_from_another_thread_while_nobody_runs_it_waits_for_the_next_step(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        ListenSocket<Security> listener = listen(loop, new Recorder());

        assertThat(elsewhere(() -> loop.close().isComplete())).isFalse();
        assertThat(listener.isClosed()).isFalse();
        assertThat(loop.step()).isFalse();

        assertThat(listener.isClosed()).isTrue();
        assertThat(loop.close().isComplete()).isTrue();
    }

    private static ListenSocket<Security> listen(Loop<?> loop, Recorder sockets) {
        return loop.context(plain(), (Void) null, sockets)
                .listen("127.0.0.1", 0)
                .result();
    }
}
