package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.ReservationException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The one way the kernel has to take listening away: a process of the same user joins while the port is shared with a server
 * that opens its own listener, and then ends sharing on its side.
 */
@Timeout(60)
class LostTest {
    private Vertx vertx;
    private BoundSocket socket;
    private Foreigner foreigner;

    @AfterEach
    void close() throws IOException {
        foreigner.close();
        Await.the(vertx.close());
    }

    /** Has the port leased to a server with its own listener, and taken over meanwhile. */
    private Lease leaseDuringWhichThePortIsTaken(Transport transport) throws IOException {
        vertx = transport.vertx();
        socket = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
        Lease lease = Await.the(socket.listen(LeaseOptions.DEFAULT.withOwnListener()));
        foreigner = Foreigner.bound(socket.address());
        foreigner.keepForItself();
        return lease;
    }

    @ParameterizedTest
    @EnumSource
    void who_waits_when_the_port_is_lost_hears_why(Transport transport) throws IOException {
        Lease lease = leaseDuringWhichThePortIsTaken(transport);
        List<Future<Lease>> waiting = List.of(socket.listen(16), socket.listen(16), socket.listen(16));

        lease.close();

        for (Future<Lease> waiter : waiting) {
            Await.refused(waiter, Kind.LOST);
            assertThat(Await.refusal(waiter)).hasRootCauseMessage(rootOf(waiter));
            assertThat(rootOf(waiter)).contains("Address already in use");
        }
        Await.the(lease.released());
    }

    private static String rootOf(Future<Lease> waiter) {
        Throwable root = Await.refusal(waiter);
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    @ParameterizedTest
    @EnumSource
    void a_lost_port_gives_no_more_leases_and_says_so(Transport transport) throws IOException {
        Lease lease = leaseDuringWhichThePortIsTaken(transport);
        lease.close();
        Await.the(lease.released());

        Await.refused(socket.listen(16), Kind.LOST);
        foreigner.close();

        Await.refused(socket.listen(16), Kind.LOST);
        PortStatus status = Await.the(socket.status());
        assertThat(status.state()).isEqualTo(PortState.LOST);
        assertThat(status.owner()).isNull();
        assertThat(status.waiters()).isEmpty();
        assertThat(status.leases()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void a_lost_port_can_be_closed_and_bound_anew(Transport transport) throws IOException {
        Lease lease = leaseDuringWhichThePortIsTaken(transport);
        lease.close();
        Await.refused(socket.listen(16), Kind.LOST);
        foreigner.close();

        Await.the(socket.close());

        BoundSocket anew = Await.the(BoundSocket.bind(vertx, "127.0.0.1", socket.port()));
        Clerk clerk = Clerk.on(vertx, 'a');
        clerk.serve(Await.the(anew.listen(16)));
        try (Customer customer = Customer.at(anew.address())) {
            assertThat(customer.ask()).isEqualTo('a');
        }
        Await.the(anew.close());
        try (ServerSocket free = new ServerSocket()) {
            free.bind(anew.address());
        }
    }
}
