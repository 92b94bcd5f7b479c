package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.LoopException.Kind;
import io.berth.testing.Logged;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever makes a listener let go of what it borrowed: the lender hears of it once, and has it back as it was. */
@Contract
@Timeout(60)
class LentReturnTest {
    /** The lender hears of the return once, and not again when all else is closed; another loop serves on. */
    private static void assertReturned(Lender lender, Backend backend, Returns returns) throws Exception {
        returns.expectOne();
        try (TestLoop next = new TestLoop(backend)) {
            lender.serveOnce(next);
        }
        returns.expectNone();
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_listener_returns_it(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend)) {
            Returns returns;
            try (TestLoop test = new TestLoop(backend)) {
                returns = new Returns(test.loop);
                ListenSocket<Security> listener = lender.lend(test, new Recorder(), returns);
                returns.expectNone();

                test.run(listener::close);

                assertReturned(lender, backend, returns);
                assertThat(test.<Boolean>on(listener::isClosed)).isTrue();
                test.run(listener::close);
            }
            returns.expectNone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_context_returns_it(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend)) {
            Returns returns;
            try (TestLoop test = new TestLoop(backend)) {
                returns = new Returns(test.loop);
                SocketContext<Security, Void, Void> context = test.context(null, new Recorder());
                lender.lend(context, ListenOptions.DEFAULT, returns);

                test.run(context::close);

                assertReturned(lender, backend, returns);
            }
            returns.expectNone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_loop_returns_it(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            Returns returns = new Returns(test.loop);
            lender.lend(test, new Recorder(), returns);

            TestLoop.await(test.loop.close());

            assertReturned(lender, backend, returns);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_a_standalone_loop_returns_it(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend)) {
            StandaloneLoop<String> loop = backend.standalone("data");
            Returns returns = new Returns(loop);
            SocketContext<Security, Void, Void> context =
                    loop.context(Wiring.chosen().accepting(), null, new Recorder());
            context.listen(lender.source(), ListenOptions.DEFAULT, List.of(context), returns);
            loop.step();

            assertThat(loop.close().isComplete()).isTrue();

            assertReturned(lender, backend, returns);
        }
    }

    /** Borrows when it is deployed. */
    private static final class BorrowingVerticle extends VerticleBase {
        private final Lender lender;
        Returns returns;

        BorrowingVerticle(Lender lender) {
            this.lender = lender;
        }

        @Override
        public Future<?> start() {
            Loop<String> loop = Loop.attach(context, "verticle");
            returns = new Returns(loop);
            SocketContext<Security, Void, Void> sockets =
                    loop.context(Wiring.chosen().accepting(), null, new Tally());
            sockets.listen(lender.source(), ListenOptions.DEFAULT, List.of(sockets), returns);
            return Future.succeededFuture();
        }
    }

    @ParameterizedTest
    @EnumSource
    void undeploying_the_verticle_returns_it(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            BorrowingVerticle verticle = new BorrowingVerticle(lender);
            String deployment = TestLoop.await(test.vertx.deployVerticle((Deployable) verticle));

            TestLoop.await(test.vertx.undeploy(deployment));

            assertReturned(lender, backend, verticle.returns);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_vertx_returns_it(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend)) {
            TestLoop test = new TestLoop(backend);
            Returns returns = new Returns(test.loop);
            lender.lend(test, new Recorder(), returns);

            test.close();

            assertReturned(lender, backend, returns);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_event_loop_that_ends_beneath_its_loop_returns_it(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                Logged log = Logged.by("io.berth.eventloop")) {
            StandaloneLoop<String> loop = backend.standalone("data");
            Returns returns = new Returns(loop);
            SocketContext<Security, Void, Void> context =
                    loop.context(Wiring.chosen().accepting(), null, new Recorder());
            ListenSocket<Security> listener =
                    context.listen(lender.source(), ListenOptions.DEFAULT, List.of(context), returns);

            io.netty.util.concurrent.Future<?> ended = loop.eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            Calls.stepUntil(loop, ended::isDone);

            assertThat(listener.isClosed()).isTrue();
            assertThat(log.failures()).extracting(Throwable::getMessage).containsExactly("the event loop has ended");
            assertReturned(lender, backend, returns);
            loop.closeOnLoop(); // which its event loop can do no more
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_lender_that_shuts_it_down_gets_it_back(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend);
                Logged log = Logged.by("io.berth.eventloop")) {
            Returns returns = new Returns(test.loop);
            ListenSocket<Security> listener = lender.lend(test, new Recorder(), returns);

            lender.shutDown();

            returns.expectOne();
            assertThat(test.<Boolean>on(listener::isClosed)).isTrue();
            assertThat(log.messages())
                    .containsExactly("accepting on 127.0.0.1:" + lender.port() + " has failed for good");
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_two_the_one_that_is_shut_down_takes_the_other_back_with_it(Backend backend) throws Exception {
        try (Lender lender = Lender.ofBothFamilies(backend);
                TestLoop test = new TestLoop(backend);
                Logged log = Logged.by("io.berth.eventloop")) {
            Returns returns = new Returns(test.loop);
            lender.lend(test, new Recorder(), returns);

            lender.shutDown();

            returns.expectOne();
            assertThat(log.messages()).hasSize(1);
            try (java.net.Socket waiting = lender.connect("::1")) {
                assertThat(waiting.isConnected()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_the_lender_throws_when_it_gets_it_back_goes_to_onFailure_and_breaks_nothing(Backend backend)
            throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            SocketContext<Security, Void, Void> context = test.context(null, sockets);
            ListenSocket<Security> listener = lender.lend(context, ListenOptions.DEFAULT, () -> {
                throw new IllegalStateException("boom");
            });

            test.run(listener::close);

            sockets.expect("failure boom");
            assertThat(test.<Boolean>on(listener::isClosed)).isTrue();
            assertThat(test.<Boolean>on(context::isClosed)).isFalse();
            lender.serveOnce(test);
            sockets.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_the_lender_throws_does_not_keep_the_loop_from_closing(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            lender.lend(test, sockets, () -> {
                throw new AssertionError("boom");
            });

            TestLoop.await(test.loop.close());

            sockets.expect("failure boom");
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_can_be_lent_to_the_same_loop_again_while_it_comes_back(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.context(null, new Recorder());
            SocketContext<Security, Void, Void> next = test.context(null, new Tally());
            ListenSocket<Security> listener =
                    lender.lend(context, ListenOptions.DEFAULT, () -> next.listen(lender.source()));

            test.run(listener::close);

            try (java.net.Socket client = lender.connect()) {
                Wire.echoes(client);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_lender_can_close_what_came_back_and_then_nobody_listens(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            ListenSocket<Security> listener = lender.lend(
                    test,
                    sockets,
                    () -> Wire.unchecked(() -> {
                        lender.closeAll();
                        assertThatThrownBy(lender::connect).isInstanceOf(ConnectException.class);
                        sockets.record("refused");
                    }));

            test.run(listener::close);

            sockets.expect("refused");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_lender_that_closed_too_early_still_hears_of_the_return(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            Returns returns = new Returns(test.loop);
            ListenSocket<Security> listener = lender.lend(test, sockets, returns);
            lender.closeAll();

            test.run(listener::close);

            returns.expectOne();
            sockets.expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_its_listener_in_onPreOpen_lets_the_connection_in(Backend backend) throws Exception {
        closeTheListenerIn(backend, "preOpen");
    }

    @ParameterizedTest
    @EnumSource
    void closing_its_listener_in_onOpen_leaves_the_connection_open(Backend backend) throws Exception {
        closeTheListenerIn(backend, "open");
    }

    private static void closeTheListenerIn(Backend backend, String callback) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend);
                java.net.Socket first = lender.connect();
                java.net.Socket second = lender.connect()) {
            Returns returns = new Returns(test.loop);
            ClosingEcho sockets = new ClosingEcho(callback);
            SocketContext<Security, Void, Void> context = test.context(null, sockets);
            test.run(() -> sockets.listener =
                    context.listen(lender.source(), ListenOptions.DEFAULT, List.of(context), returns));

            Wire.echoes(first);

            returns.expectOne();
            Wire.assertKind(Kind.CLOSED, () -> test.run(() -> sockets.listener.pause()));
            Wire.send(second, "still there?");
            try (TestLoop next = new TestLoop(backend)) {
                lender.lend(next, new Tally(), new Returns(next.loop));
                assertThat(Wire.read(second, 12)).isEqualTo("still there?");
                Wire.echoes(first);
            }
        }
    }

    /** Closes its listener in a callback, and echoes all the same. */
    private static final class ClosingEcho extends Tally {
        private final String callback;
        ListenSocket<Security> listener; // loop thread only

        ClosingEcho(String callback) {
            this.callback = callback;
        }

        @Override
        public boolean onPreOpen(Void none, Peer peer) {
            closeIn("preOpen");
            return true;
        }

        @Override
        public Void onOpen(Void none, Socket<Security, Void> socket) {
            closeIn("open");
            return super.onOpen(null, socket);
        }

        private void closeIn(String here) {
            if (callback.equals(here)) {
                listener.close();
            }
        }
    }
}
