package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class MaxConnectionsTest {
    /** A listener with a limit, and clients that knock. */
    private static final class Door implements AutoCloseable {
        final TestLoop test;
        final Recorder sockets = new Recorder();
        final ListenSocket<Security> listener;
        final List<java.net.Socket> clients = new ArrayList<>();
        private final int port;

        Door(Backend backend, int maxConnections) {
            test = new TestLoop(backend);
            listener =
                    test.listen(test.context(null, sockets), ListenOptions.DEFAULT.withMaxConnections(maxConnections));
            port = test.on(listener::port);
        }

        void knock(int times) throws IOException {
            for (int i = 0; i < times; i++) {
                clients.add(Wire.connect(port));
            }
        }

        void leave(int client) throws IOException {
            clients.get(client).close();
        }

        void expectOpen(int times) {
            for (int i = 0; i < times; i++) {
                sockets.expect("open");
            }
        }

        void expectGone() {
            sockets.expect("end");
            sockets.expect("close ENDED");
        }

        /** Nobody else comes in, however often the loop looks. */
        void expectShut(int openConnections) {
            for (int i = 0; i < 5; i++) {
                test.run(test.loop::wakeUp);
            }
            test.run(sockets::expectNothingMore);
            assertThat(test.<Integer>on(listener::openConnections)).isEqualTo(openConnections);
        }

        @Override
        public void close() throws IOException {
            for (java.net.Socket client : clients) {
                client.close();
            }
            test.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void at_the_limit_others_wait_until_one_leaves(Backend backend) throws Exception {
        try (Door door = new Door(backend, 2)) {
            door.knock(4);
            door.expectOpen(2);
            door.expectShut(2);
            assertThat(door.test.<Boolean>on(door.listener::isPaused)).isFalse();

            door.leave(0);
            door.expectGone();
            door.expectOpen(1);
            door.expectShut(2);

            door.leave(1);
            door.expectGone();
            door.expectOpen(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_higher_limit_lets_in_who_waits_at_once(Backend backend) throws Exception {
        try (Door door = new Door(backend, 1)) {
            door.knock(4);
            door.expectOpen(1);
            door.expectShut(1);

            door.test.run(() -> door.listener.maxConnections(3));

            door.expectOpen(2);
            door.expectShut(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_lower_limit_closes_nobody_and_holds_once_they_left(Backend backend) throws Exception {
        try (Door door = new Door(backend, 3)) {
            door.knock(4);
            door.expectOpen(3);

            door.test.run(() -> door.listener.maxConnections(1));
            door.leave(0);
            door.expectGone();
            door.leave(1);
            door.expectGone();
            door.expectShut(1);

            door.leave(2);
            door.expectGone();
            door.expectOpen(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void zero_takes_the_limit_away(Backend backend) throws Exception {
        try (Door door = new Door(backend, 1)) {
            door.knock(5);
            door.expectOpen(1);
            door.expectShut(1);

            door.test.run(() -> door.listener.maxConnections(0));

            door.expectOpen(4);
            door.expectShut(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void below_the_limit_a_pause_by_hand_still_holds(Backend backend) throws Exception {
        try (Door door = new Door(backend, 1)) {
            door.knock(2);
            door.expectOpen(1);
            door.test.run(door.listener::pause);
            door.leave(0);
            door.expectGone();
            door.expectShut(0);

            door.test.run(door.listener::resume);

            door.expectOpen(1);
        }
    }
}
