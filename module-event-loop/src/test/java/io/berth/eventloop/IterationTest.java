package io.berth.eventloop;

import static io.berth.eventloop.Calls.stepUntil;
import static io.berth.eventloop.Calls.until;
import static io.berth.eventloop.Plain.plain;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Logged;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class IterationTest {
    @ParameterizedTest
    @EnumSource
    void the_number_grows_by_one_with_each_iteration_in_which_something_happens(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        assertThat(loop.iteration()).isZero();
        List<Long> numbers = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            loop.defer(() -> numbers.add(loop.iteration()));
            loop.defer(() -> numbers.add(loop.iteration()));
            loop.step();
        }

        assertThat(numbers).containsExactly(1L, 1L, 2L, 2L, 3L, 3L);
        assertThat(loop.iteration()).isEqualTo(3);
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void an_iteration_in_which_nothing_happens_does_not_count(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        List<String> hooks = new ArrayList<>();
        loop.beforeIteration(() -> hooks.add("before"));
        loop.afterIteration(() -> hooks.add("after"));
        Timer<Void> timer = loop.<Void>timer(null, fired -> {}).once(Duration.ofHours(1));

        loop.step();
        loop.step();

        assertThat(loop.iteration()).isZero();
        assertThat(hooks).isEmpty();
        timer.close();
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void hooks_run_around_everything_in_the_order_they_were_given(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        List<String> done = new ArrayList<>();
        loop.beforeIteration(() -> done.add("before 1"));
        loop.beforeIteration(() -> done.add("before 2"));
        loop.afterIteration(() -> done.add("after 1"));
        loop.afterIteration(() -> done.add("after 2"));
        loop.defer(() -> done.add("task 1"));
        loop.defer(() -> done.add("task 2"));

        loop.step();

        assertThat(done).containsExactly("before 1", "before 2", "task 1", "task 2", "after 1", "after 2");
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void hooks_run_around_socket_callbacks_on_an_attached_loop(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            int port = test.port(test.context(null, sockets));
            try (java.net.Socket client = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
                sockets.expect("open");
                test.run(() -> {
                    test.loop.beforeIteration(() -> sockets.record("before"));
                    test.loop.afterIteration(() -> sockets.record("after"));
                });
                sockets.expect("after"); // of the iteration that the hooks came with
                client.getOutputStream().write("hello".getBytes(UTF_8));

                sockets.expect("before");
                sockets.expect("data hello");
                sockets.expect("after");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_wake_up_makes_an_iteration(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            BlockingQueue<Long> iterations = new LinkedBlockingQueue<>();
            test.run(() -> test.loop.afterIteration(() -> iterations.add(test.loop.iteration())));
            Long first = iterations.poll(TestLoop.WAIT_SECONDS, TimeUnit.SECONDS);

            test.loop.wakeUp();

            assertThat(iterations.poll(TestLoop.WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(first + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_exception_from_a_hook_is_reported_and_the_loop_goes_on(Backend backend) {
        StandaloneLoop<Void> loop = backend.standalone(null);
        List<String> done = new ArrayList<>();
        loop.beforeIteration(() -> {
            throw new IllegalStateException("before");
        });
        loop.beforeIteration(() -> done.add("second before"));
        loop.afterIteration(() -> {
            throw new IllegalStateException("after");
        });
        loop.afterIteration(() -> done.add("second after"));
        loop.defer(() -> done.add("task"));

        try (Logged logged = Logged.by("io.berth.eventloop")) {
            loop.step();

            assertThat(logged.failures()).extracting(Throwable::getMessage).containsExactly("before", "after");
            assertThat(done).containsExactly("second before", "task", "second after");
            loop.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void on_an_attached_loop_exceptions_go_to_the_handler_of_the_context(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            BlockingQueue<String> reported = new LinkedBlockingQueue<>();
            test.vertx.exceptionHandler(failure -> reported.add(failure.getMessage()));
            AtomicInteger runs = new AtomicInteger();
            test.run(() -> test.loop.afterIteration(() -> {
                if (runs.getAndIncrement() == 0) {
                    throw new IllegalStateException("from a hook");
                }
            }));
            test.loop.defer(() -> {
                throw new IllegalStateException("from a task");
            });

            until(() -> reported.size() == 2);
            assertThat(reported).containsExactlyInAnyOrder("from a hook", "from a task");
            assertThat(test.<Boolean>on(test.loop::isClosed)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_that_a_hook_buffers_for_is_flushed_in_that_iteration(Backend backend) throws Exception {
        StandaloneLoop<Void> loop = backend.standalone(null);
        Recorder sockets = new Recorder();
        ListenSocket<Security> listener = loop.context(plain(), (Void) null, sockets)
                .listen("127.0.0.1", 0)
                .result();
        try (java.net.Socket client = new java.net.Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            stepUntil(loop, () -> sockets.socket != null);
            loop.afterIteration(() -> sockets.socket.sendMore(ByteBuffer.wrap(new byte[] {7})));
            loop.defer(() -> {});
            loop.step();

            assertThat(sockets.socket.bufferedBytes()).isZero();
            assertThat(client.getInputStream().read()).isEqualTo(7);
        }
        loop.close();
    }
}
