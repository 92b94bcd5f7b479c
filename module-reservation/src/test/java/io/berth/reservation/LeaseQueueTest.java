package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeaseQueueTest {
    private final Vertx vertx = Transport.EPOLL.vertx();
    private final BoundSocket socket = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    @Test
    void there_is_one_lease_at_a_time() {
        Lease first = Await.the(socket.listen(16));
        Future<Lease> second = socket.listen(16);

        assertThat(Await.the(socket.status()).waiters()).hasSize(1);
        assertThat(second.isComplete()).isFalse();

        first.close();
        assertThat(Await.the(second).number()).isEqualTo(2);
    }

    @Test
    void waiters_are_served_in_order_of_asking() {
        Lease first = Await.the(socket.listen(16));
        List<String> order = new ArrayList<>();
        List<Future<Void>> all = new ArrayList<>();
        for (String owner : List.of("a", "b", "c", "d")) {
            all.add(socket.listen(LeaseOptions.DEFAULT.withOwner(owner)).compose(lease -> {
                synchronized (order) {
                    order.add(owner);
                }
                lease.close();
                return lease.released();
            }));
        }

        first.close();

        Await.the(Future.all(all));
        assertThat(order).containsExactly("a", "b", "c", "d");
    }

    @Test
    void a_waiter_that_gives_up_costs_nobody_a_turn() {
        Lease first = Await.the(socket.listen(16));
        LeaseRequest second = socket.queue(LeaseOptions.DEFAULT);
        Future<Lease> third = socket.listen(16);

        assertThat(second.cancel()).isTrue();
        Await.refused(second.lease(), Kind.CANCELLED);
        first.close();

        assertThat(Await.the(third).number()).isEqualTo(2);
        assertThat(second.cancel()).isFalse();
    }

    @Test
    void who_has_the_lease_cannot_give_up_waiting() {
        LeaseRequest request = socket.queue(LeaseOptions.DEFAULT);
        Await.the(request.lease());

        assertThat(request.cancel()).isFalse();
    }

    @Test
    void a_waiter_whose_patience_ends_hears_who_has_the_lease() {
        Await.the(socket.listen(LeaseOptions.DEFAULT.withOwner("the long one")));

        Future<Lease> impatient = socket.listen(LeaseOptions.DEFAULT.withPatience(Duration.ofMillis(20)));

        Await.refused(impatient, Kind.DEADLINE);
        assertThat(Await.refusal(impatient)).hasMessageContaining("the long one");
        assertThat(Await.the(socket.status()).waiters()).isEmpty();
    }

    @Test
    void closing_refuses_all_who_wait_and_recalls_the_lease() {
        Lease lease = Await.the(socket.listen(16));
        Future<Lease> waiting = socket.listen(16);

        Await.the(socket.close());

        Await.refused(waiting, Kind.CLOSED);
        Await.the(lease.released());
        assertThat(lease.isClosed()).isTrue();
        Await.refused(socket.listen(16), Kind.CLOSED);
        Await.the(socket.close());
    }

    @Test
    void a_lease_is_given_back_once() {
        Lease lease = Await.the(socket.listen(16));
        lease.close();
        lease.close();
        Await.the(lease.released());

        assertThat(Await.the(socket.status()).state()).isEqualTo(PortState.RESERVED);
        assertThat(Await.the(socket.listen(16)).number()).isEqualTo(2);
    }

    @Test
    void status_tells_who_has_the_lease_and_who_waits() {
        Await.the(socket.listen(LeaseOptions.DEFAULT.withOwner("first")));
        Future<Lease> waiting = socket.listen(LeaseOptions.DEFAULT.withOwner("second"));

        PortStatus status = Await.the(socket.status());

        assertThat(status.state()).isEqualTo(PortState.LEASED);
        assertThat(status.owner()).isEqualTo("first");
        assertThat(status.waiters()).extracting(PortStatus.Waiting::owner).containsExactly("second");
        assertThat(status.waiters().get(0).age()).isPositive();
        assertThat(status.leases()).isEqualTo(1);
        assertThat(status.guarantee()).isEqualTo(Guarantee.EXCLUSIVE);
        assertThat(waiting.isComplete()).isFalse();
    }

    @Test
    void senseless_options_are_refused_at_once() {
        assertThatThrownBy(() -> socket.listen(0)).isInstanceOf(Misuse.class).hasMessageContaining("backlog");
        assertThatThrownBy(() -> LeaseOptions.DEFAULT.withPatience(Duration.ZERO))
                .isInstanceOf(Misuse.class)
                .hasMessageContaining("patience");
    }
}
