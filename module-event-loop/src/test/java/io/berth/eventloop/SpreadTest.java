package io.berth.eventloop;

import static io.berth.eventloop.Calls.on;
import static io.berth.eventloop.Calls.refused;
import static io.berth.eventloop.Calls.stepUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.LoopException.Kind;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One listener that feeds contexts of several loops. */
@Contract
@Timeout(60)
class SpreadTest {
    private static final int LOOPS = 3;

    /** A Vertx with several loops, a context on each, and one listener that feeds them all. */
    private static final class Spread implements AutoCloseable {
        final Vertx vertx;
        final List<Loop<String>> loops = new ArrayList<>();
        final List<Recorder> sockets = new ArrayList<>();
        final List<SocketContext<Security, Void, Void>> contexts = new ArrayList<>();
        final Set<Thread> threads = new HashSet<>();
        final ListenSocket<Security> listener;
        final List<java.net.Socket> clients = new ArrayList<>();
        private final int port;

        Spread(Backend backend, ListenOptions options) {
            vertx = backend.vertx(LOOPS);
            for (int i = 0; i < LOOPS; i++) {
                Loop<String> loop = Loop.attach(vertx, "loop " + i);
                Recorder recorder = new Recorder();
                loops.add(loop);
                sockets.add(recorder);
                contexts.add(on(loop, () -> loop.context(Wiring.chosen().accepting(), null, recorder)));
                threads.add(on(loop, Thread::currentThread));
            }
            Supplier<ListenSocket<Security>> listen = () -> contexts.get(0)
                    .listen(Calls.at("127.0.0.1", 0), options, contexts)
                    .result();
            listener = on(loops.get(0), listen);
            port = on(loops.get(0), listener::port);
        }

        void connect(int times) throws Exception {
            for (int i = 0; i < times; i++) {
                clients.add(Wire.connect(port));
            }
        }

        @Override
        public void close() throws IOException {
            for (java.net.Socket client : clients) {
                client.close();
            }
            TestLoop.await(vertx.close());
        }
    }

    @ParameterizedTest
    @EnumSource
    void connections_are_spread_evenly_over_the_loops_each_on_its_thread(Backend backend) throws Exception {
        try (Spread spread = new Spread(backend, ListenOptions.DEFAULT)) {
            assertThat(spread.threads).hasSize(LOOPS);

            spread.connect(4 * LOOPS);

            for (int i = 0; i < LOOPS; i++) {
                for (int n = 0; n < 4; n++) {
                    spread.sockets.get(i).expect("open");
                }
                Socket<Security, Void> socket = spread.sockets.get(i).socket;
                assertThat(socket.context()).isSameAs(spread.contexts.get(i));
                assertThat(on(spread.loops.get(i), spread.contexts.get(i)::openSockets))
                        .isEqualTo(4);
            }
            assertThat(on(spread.loops.get(0), spread.listener::openConnections))
                    .isEqualTo(4 * LOOPS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_context_is_passed_over(Backend backend) throws Exception {
        try (Spread spread = new Spread(backend, ListenOptions.DEFAULT)) {
            on(spread.loops.get(1), () -> {
                spread.contexts.get(1).close();
                return true;
            });

            spread.connect(2 * (LOOPS - 1));

            for (int n = 0; n < 2; n++) {
                spread.sockets.get(0).expect("open");
                spread.sockets.get(2).expect("open");
            }
            spread.sockets.get(1).expectNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_limit_counts_the_connections_of_all_loops(Backend backend) throws Exception {
        try (Spread spread = new Spread(backend, ListenOptions.DEFAULT.withMaxConnections(LOOPS))) {
            spread.connect(LOOPS + 1);
            for (Recorder sockets : spread.sockets) {
                sockets.expect("open");
            }
            spread.clients.get(2).close();
            spread.sockets.get(2).expect("end");
            spread.sockets.get(2).expect("close ENDED");

            spread.sockets.get(0).expect("open");
            assertThat(on(spread.loops.get(0), spread.listener::openConnections))
                    .isEqualTo(LOOPS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void connections_outlive_the_loop_that_accepted_them(Backend backend) throws Exception {
        StandaloneLoop<String> home = backend.standalone("home");
        StandaloneLoop<String> away = backend.standalone("away");
        Recorder sockets = new Recorder();
        SocketContext<Security, Void, Void> fed = away.context(Wiring.chosen().accepting(), null, sockets);
        ListenSocket<Security> listener = home.context(Wiring.chosen().accepting(), (Void) null, new Recorder())
                .listen(Calls.at("127.0.0.1", 0), ListenOptions.DEFAULT.withMaxConnections(1), List.of(fed))
                .result();
        try (java.net.Socket client = Wire.connect(listener.port())) {
            home.step(Duration.ofSeconds(TestLoop.WAIT_SECONDS));
            stepUntil(away, () -> sockets.socket != null);
            home.close();
            client.shutdownOutput();

            away.run();
        }
        sockets.expect("open");
        sockets.expect("end");
        sockets.expect("close ENDED");
        away.close();
    }

    @ParameterizedTest
    @EnumSource
    void contexts_on_another_backend_are_refused(Backend backend) {
        Backend other = backend == Backend.EPOLL ? Backend.NIO : Backend.EPOLL;
        StandaloneLoop<String> loop = backend.standalone("this");
        StandaloneLoop<String> stranger = other.standalone("other");
        SocketContext<Security, Void, Void> here = loop.context(Wiring.chosen().accepting(), null, new Recorder());
        SocketContext<Security, Void, Void> there =
                stranger.context(Wiring.chosen().accepting(), null, new Recorder());

        LoopException refusal = refused(
                Kind.CONTEXT, () -> here.listen(Calls.at("127.0.0.1", 0), ListenOptions.DEFAULT, List.of(here, there)));

        assertThat(refusal).hasMessageContainingAll("epoll", "nio");
        assertThat(loop.step()).isFalse();
        loop.close();
        stranger.close();
    }
}
