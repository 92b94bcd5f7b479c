package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a callback may do to its own socket, to others and to its context, and what becomes of one that throws. */
@Contract
@Timeout(60)
class CallbackTest {
    static Stream<Arguments> everywhere() {
        return Arrays.stream(Backend.values())
                .flatMap(backend ->
                        Arrays.stream(Trap.Callback.values()).map(callback -> Arguments.of(backend, callback)));
    }

    /** A loop with a bystander that echoes, and a victim to which something happens inside a callback. */
    private static final class Scene implements AutoCloseable {
        final HandCranked hand;
        final Trap trap;
        final SocketContext<Security, Void, Void> context;
        final SocketContext<Security, Void, Void> connecting;
        final ListenSocket<Security> listener;
        final int port;
        final java.net.Socket bystander;
        final Socket<Security, Void> bystanderSocket;
        private final DeadPort dead = new DeadPort();
        private java.net.Socket client;

        Scene(Backend backend, Trap.Callback where) throws IOException {
            hand = new HandCranked(backend);
            trap = new Trap(where);
            context = hand.context(null, trap);
            connecting = hand.connecting(null, trap);
            listener = hand.listen(context);
            port = listener.port();
            bystander = Wire.connect(port);
            hand.until(() -> trap.victim != null);
            bystanderSocket = trap.victim;
            hand.echoes(bystander);
        }

        /** Brings the callback about, with this action in it. */
        void spring(Consumer<Socket<Security, Void>> action) throws IOException {
            trap.action = action;
            trap.set = true;
            switch (trap.where) {
                case PRE_OPEN, OPEN -> client = Wire.connect(port);
                case CONNECT_ERROR -> connecting.connect("127.0.0.1", dead.number());
                default -> {
                    trap.victim = null;
                    client = Wire.connect(port);
                    hand.until(() -> trap.victim != null);
                    provoke(trap.victim);
                }
            }
            hand.until(() -> !trap.set);
            hand.settle();
        }

        private void provoke(Socket<Security, Void> victim) throws IOException {
            switch (trap.where) {
                case DATA -> Wire.send(client, "x");
                case WRITABLE -> {
                    victim.send(Wire.heap(Wire.TOO_MUCH));
                    InputStream in = client.getInputStream();
                    hand.until(() -> {
                        Wire.unchecked(() -> readAvailable(in));
                        return !trap.set;
                    });
                }
                case END -> client.shutdownOutput();
                case CLOSE -> victim.close();
                case TIMEOUT -> {
                    victim.timeout(1);
                    hand.pass(Duration.ofSeconds(2));
                }
                default -> {
                    victim.longTimeout(1);
                    hand.pass(Duration.ofSeconds(61));
                }
            }
        }

        private static void readAvailable(InputStream in) throws IOException {
            for (int length = in.available(); length > 0; length = in.available()) {
                in.readNBytes(length);
            }
        }

        @Override
        public void close() throws IOException {
            dead.close();
            bystander.close();
            if (client != null) {
                client.close();
            }
            hand.close();
        }
    }

    private static void boom(Socket<Security, Void> ignored) {
        throw new IllegalStateException("boom");
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void a_callback_that_throws_closes_its_socket_and_the_others_go_on(Backend backend, Trap.Callback where)
            throws Exception {
        try (Scene scene = new Scene(backend, where)) {
            scene.spring(CallbackTest::boom);

            if (where.hasOpenSocket()) {
                assertThat(scene.trap.events).containsExactly("failure boom", "close CALLBACK_FAILED");
            } else if (where == Trap.Callback.CLOSE) {
                assertThat(scene.trap.events).containsExactly("close CLOSED", "failure boom");
            } else {
                assertThat(scene.trap.events).containsExactly("failure boom");
            }
            assertThat(scene.context.openSockets()).isEqualTo(1);
            assertThat(scene.listener.openConnections()).isEqualTo(1);
            scene.hand.echoes(scene.bystander);
            try (java.net.Socket another = Wire.connect(scene.port)) {
                scene.hand.echoes(another);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void when_onFailure_throws_something_else_the_socket_closes_and_the_others_go_on(Backend backend) throws Exception {
        onFailureThrows(backend, true);
    }

    @ParameterizedTest
    @EnumSource
    void when_onFailure_throws_what_it_was_given_the_socket_closes_and_the_others_go_on(Backend backend)
            throws Exception {
        onFailureThrows(backend, false);
    }

    private static void onFailureThrows(Backend backend, boolean again) throws Exception {
        List<CloseReason> reasons = new ArrayList<>();
        SocketHandler<Security, Void, Void> handler = SocketHandler.<Security, Void, Void>builder()
                .data((none, socket, bytes) -> {
                    if (bytes.text().equals("x")) {
                        throw new IllegalStateException("boom");
                    }
                    socket.send(bytes);
                })
                .close((none, socket, reason) -> reasons.add(reason))
                .failure((none, failure) -> {
                    if (again) {
                        throw new IllegalStateException("boom again");
                    }
                    throw (IllegalStateException) failure;
                })
                .build();
        try (HandCranked hand = new HandCranked(backend)) {
            int port = hand.listen(hand.context(null, handler)).port();
            try (java.net.Socket client = Wire.connect(port);
                    java.net.Socket bystander = Wire.connect(port)) {
                hand.echoes(bystander);

                Wire.send(client, "x");
                hand.until(() -> !reasons.isEmpty());

                assertThat(reasons.get(0).why()).isEqualTo(CloseReason.Why.CALLBACK_FAILED);
                assertThat(reasons.get(0).cause()).hasMessage("boom");
                Wire.seesCutOff(client);
                hand.echoes(bystander);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void a_callback_may_close_its_socket(Backend backend, Trap.Callback where) throws Exception {
        try (Scene scene = new Scene(backend, where)) {
            scene.spring(socket -> {
                if (socket != null) {
                    socket.close();
                    assertThat(socket.isClosed()).isTrue();
                }
            });

            boolean closed = where.hasOpenSocket() || where == Trap.Callback.CLOSE;
            assertThat(scene.trap.events).isEqualTo(closed ? List.of("close CLOSED") : List.of());
            scene.hand.echoes(scene.bystander);
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void a_callback_may_close_another_socket(Backend backend, Trap.Callback where) throws Exception {
        try (Scene scene = new Scene(backend, where)) {
            scene.spring(socket -> scene.bystanderSocket.close());

            assertThat(scene.bystanderSocket.isClosed()).isTrue();
            assertThat(scene.trap.events).contains("close CLOSED").doesNotContain("failure boom");
            Wire.seesEnd(scene.bystander);
            try (java.net.Socket another = Wire.connect(scene.port)) {
                scene.hand.echoes(another);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void a_callback_may_close_the_whole_context(Backend backend, Trap.Callback where) throws Exception {
        try (Scene scene = new Scene(backend, where)) {
            scene.spring(socket -> scene.context.close());

            assertThat(scene.context.isClosed()).isTrue();
            assertThat(scene.context.openSockets()).isZero();
            assertThat(scene.listener.isClosed()).isTrue();
            assertThat(scene.listener.openConnections()).isZero();
            assertThat(scene.trap.events).contains("close CONTEXT_CLOSED").allMatch(event -> event.startsWith("close"));
            Wire.seesEnd(scene.bystander);
            assertThat(scene.hand.loop.step()).isFalse();
        }
    }
}
