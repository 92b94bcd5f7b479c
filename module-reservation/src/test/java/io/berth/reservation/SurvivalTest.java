package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.kernel.Addresses;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SurvivalTest {
    private static final String TIME_WAIT = "06";

    private Vertx vertx;

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    @ParameterizedTest
    @CsvSource({"EPOLL, 127.0.0.1", "EPOLL, ::", "EPOLL, localhost", "NIO, 127.0.0.1", "NIO, ::", "NIO, localhost"})
    void a_port_whose_holder_was_killed_is_bound_by_the_next_process_at_once(Transport transport, String host)
            throws Exception {
        vertx = transport.vertx();
        Clerk clerk = Clerk.on(vertx, 'n');

        try (ChildJvm holder = ChildJvm.of(Holder.class, transport.name(), host)) {
            int port = Integer.parseInt(holder.ask("port"));
            InetSocketAddress address = new InetSocketAddress(Addresses.LOOPBACK_4, port);
            holder.ask("listen");
            holder.ask("serve");
            for (int i = 0; i < 10; i++) {
                assertThat(Customer.at(address).dismiss()).isEqualTo('h');
            }
            assertThat(timeWaits(port)).isGreaterThanOrEqualTo(10);
            try (Customer live = Customer.at(address)) {
                assertThat(live.ask()).isEqualTo('h');

                holder.kill();
                BoundSocket next = Await.the(BoundSocket.bind(vertx, host, port));

                clerk.serve(Await.the(next.listen(16)));
                try (Customer customer = Customer.at(address)) {
                    assertThat(customer.ask()).isEqualTo('n');
                }
            }
            assertThat(timeWaits(port)).isGreaterThanOrEqualTo(10);
        }
    }

    /** How many connections linger on the side that had this port as its own. */
    private static long timeWaits(int port) throws IOException {
        String local = String.format(Locale.ROOT, ":%04X", port);
        long count = 0;
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try (Stream<String> rows = Files.lines(Path.of(table))) {
                count += rows.map(row -> row.strip().split("\\s+"))
                        .filter(row -> row[1].endsWith(local) && row[3].equals(TIME_WAIT))
                        .count();
            }
        }
        return count;
    }
}
