package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.ReservationException.Kind;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class LeaseCyclesTest {
    private static final int CYCLES = 10_000;
    private static final File DESCRIPTORS = new File("/proc/self/fd");

    private Vertx vertx;
    private BoundSocket socket;
    private Clerk clerk;

    private void bind(Transport transport) {
        vertx = transport.vertx();
        socket = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
        clerk = Clerk.on(vertx, 'a');
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private void cycle() {
        Lease lease = Await.the(socket.listen(16));
        clerk.serve(lease);
        lease.close();
        Await.the(lease.released());
    }

    private void answers() throws IOException {
        clerk.serve(Await.the(socket.listen(16)));
        Customer customer = Customer.at(socket.address());
        assertThat(customer.ask()).isEqualTo('a');
        customer.vanish();
    }

    private static int descriptors() {
        return DESCRIPTORS.list().length;
    }

    @ParameterizedTest
    @EnumSource
    void ten_thousand_leases_leave_no_descriptor_behind(Transport transport) throws IOException {
        bind(transport);
        cycle(); // whatever is opened once, by the JDK too, is open now
        int before = descriptors();

        for (int i = 0; i < CYCLES; i++) {
            cycle();
        }

        assertThat(descriptors()).isEqualTo(before);
        assertThat(Await.the(socket.status()).leases()).isEqualTo(CYCLES + 1);
        answers();
    }

    @ParameterizedTest
    @EnumSource
    void waiters_that_cancel_lose_patience_or_are_undeployed_leave_nothing_behind(Transport transport)
            throws IOException {
        bind(transport);
        disappoint(0);
        int before = descriptors();

        for (int i = 1; i <= 200; i++) {
            disappoint(i);
        }

        assertThat(descriptors()).isEqualTo(before);
        PortStatus status = Await.the(socket.status());
        assertThat(status.state()).isEqualTo(PortState.RESERVED);
        assertThat(status.waiters()).isEmpty();
        answers();
    }

    /** Three give up waiting in three ways, and a fourth still has its turn. */
    private void disappoint(int round) {
        Lease lease = Await.the(socket.listen(16));
        clerk.serve(lease);
        LeaseRequest cancelled = socket.queue(LeaseOptions.DEFAULT);
        Future<Lease> impatient = socket.listen(LeaseOptions.DEFAULT.withPatience(Duration.ofMillis(1)));
        Waiter undeployed = new Waiter();
        String deployment = Await.the(vertx.deployVerticle(undeployed));
        Future<Lease> patient = socket.listen(16);

        if (round % 2 == 0) {
            assertThat(cancelled.cancel()).isTrue();
        }
        Await.refused(impatient, Kind.DEADLINE);
        Await.the(vertx.undeploy(deployment));
        Await.refused(undeployed.lease, Kind.CANCELLED);
        lease.close();
        if (round % 2 == 1 && !cancelled.cancel()) {
            Await.the(cancelled.lease()).close(); // its turn had come
        } else {
            Await.refused(cancelled.lease(), Kind.CANCELLED);
        }

        Lease turn = Await.the(patient);
        turn.close();
        Await.the(turn.released());
    }

    /** A verticle that waits for the lease. */
    private final class Waiter extends VerticleBase {
        private Future<Lease> lease;

        @Override
        public Future<?> start() {
            lease = socket.listen(16);
            return Future.succeededFuture();
        }
    }
}
