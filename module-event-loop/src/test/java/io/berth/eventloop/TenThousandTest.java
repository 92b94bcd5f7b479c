package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TenThousandTest {
    private static final int CONNECTIONS = 10_000;
    private static final int ROUNDS = 10;
    private static final long HEAP_NOISE = 1024 * 1024;

    @ParameterizedTest
    @EnumSource
    void ten_times_ten_thousand_connections_at_once_leave_nothing_behind(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend);
                Child clients = Child.of(Swarm.class)) {
            Tally server = new Tally();
            SocketContext<Security, Void, Void> context = test.context(null, server);
            int port = test.port(context);
            round(test, context, server, clients, port, 100);
            Resources before = Resources.settled(test);
            round(test, context, server, clients, port, CONNECTIONS);
            long heapAfterFirstRound = Resources.heap();

            for (int i = 1; i < ROUNDS; i++) {
                round(test, context, server, clients, port, CONNECTIONS);
            }

            before.expectBack(test);
            assertThat(Resources.heap()).isLessThan(heapAfterFirstRound + HEAP_NOISE);
            assertThat(server.closed()).isEqualTo(100 + ROUNDS * CONNECTIONS);
            assertThat(server.failures()).isZero();
        }
    }

    private static void round(
            TestLoop test,
            SocketContext<Security, Void, Void> context,
            Tally server,
            Child clients,
            int port,
            int connections) {
        int before = server.closed();
        assertThat(clients.ask("open " + port + " " + connections)).isEqualTo("done");
        assertThat(test.on(context::openSockets)).isEqualTo(connections);
        Resources meanwhile = Resources.inUse();
        assertThat(meanwhile.descriptors()).isGreaterThan(connections);
        assertThat(meanwhile.watched()).isGreaterThan(connections);
        assertThat(meanwhile.nativeBytes()).isPositive();
        assertThat(clients.ask("close")).isEqualTo("done");
        server.awaitClosed(before + connections);
        assertThat(test.on(context::openSockets)).isZero();
    }
}
