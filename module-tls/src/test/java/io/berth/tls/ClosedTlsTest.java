package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.Loop;
import io.berth.eventloop.SocketHandler;
import io.berth.eventloop.StandaloneLoop;
import io.berth.tls.TlsException.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of connections when their Tls is closed. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class ClosedTlsTest {
    @ParameterizedTest
    @EnumSource
    void a_connection_under_way_fails_when_its_client_is_closed(TlsEngine engine) throws Exception {
        List<Throwable> failures = new ArrayList<>();
        StandaloneLoop<Void> loop = Loop.standalone(null);
        TlsClient client = Tls.client(TlsClientOptions.DEFAULT.withEngine(engine));
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            loop.context(
                            (Tls) client,
                            null,
                            SocketHandler.<Tls, Void, Void>builder()
                                    .connectError((none, address, cause) -> failures.add(cause))
                                    .build())
                    .connect("localhost", server.getLocalPort());
            client.close();
            while (failures.isEmpty()) {
                loop.step(Duration.ofMillis(100));
            }
        } finally {
            loop.close();
        }

        assertThat(failures).hasSize(1);
        assertThat(((TlsException) failures.get(0)).reason()).isEqualTo(Reason.CLOSED);
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void connections_that_stand_outlive_both_sides_being_closed(Setup setup) {
        TlsServer server = Tls.server(setup.serverOptions());
        TlsClient client = Tls.client(setup.clientOptions());
        try (InMemory connection = new InMemory(server, client).shaken()) {
            server.close();
            client.close();

            connection.client.write((byte) 42);
            connection.exchange();
            assertThat(connection.server.read()).containsExactly(42);
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#boring")
    void a_session_that_comes_after_its_client_was_closed_is_given_back(Setup setup) {
        TlsClient client = Tls.client(setup.clientOptions());
        try (TlsServer server = Tls.server(setup.serverOptions());
                InMemory connection = new InMemory(server, client)) {
            client.close();

            connection.shaken();
            assertThat(connection.client.isDone()).isTrue();
        }
    }
}
