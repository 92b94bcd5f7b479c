package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.berth.reservation.ReservationException.Kind;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PortEventsTest {
    private final Vertx vertx = Transport.EPOLL.vertx();
    private final BoundSocket port = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private static LeaseOptions by(String owner) {
        return LeaseOptions.DEFAULT.withOwner(owner);
    }

    @Test
    void states_hand_overs_and_waiters_show() {
        TestSubscriber<PortEvent> events = port.events().test();

        Lease first = Await.the(port.listen(by("first")));
        Future<Lease> second = port.listen(by("second"));
        LeaseRequest third = port.queue(by("third"));
        events.awaitCount(3);
        third.cancel();
        events.awaitCount(4);
        first.close();
        Lease last = Await.the(second);
        last.close();
        Await.the(last.released());
        Await.the(port.close());

        events.awaitDone(20, TimeUnit.SECONDS).assertComplete().assertNoErrors();
        assertThat(events.values())
                .extracting(PortEvent::state, PortEvent::owner, PortEvent::lease, PortEvent::waiting)
                .containsExactly(
                        tuple(PortState.LEASED, "first", 1L, 0),
                        tuple(PortState.LEASED, "first", 1L, 1),
                        tuple(PortState.LEASED, "first", 1L, 2),
                        tuple(PortState.LEASED, "first", 1L, 1),
                        tuple(PortState.LEASED, "second", 2L, 0),
                        tuple(PortState.RESERVED, null, 2L, 0),
                        tuple(PortState.CLOSED, null, 2L, 0));
        assertThat(events.values()).allSatisfy(event -> {
            assertThat(event.address()).isEqualTo(port.address());
            assertThat(event.socket()).isEqualTo(port.number());
        });
    }

    @Test
    void every_subscriber_hears_all_and_those_not_asked_for_are_kept() {
        TestSubscriber<PortEvent> eager = port.events().test();
        TestSubscriber<PortEvent> slow = port.events().test(0);
        for (int i = 0; i < 300; i++) {
            Lease lease = Await.the(port.listen(16));
            lease.close();
            Await.the(lease.released());
        }
        eager.awaitCount(600);
        slow.assertNoValues();

        slow.request(Long.MAX_VALUE);

        slow.awaitCount(600);
        assertThat(slow.values()).isEqualTo(eager.values());
    }

    @Test
    void cancelling_hears_no_more() {
        TestSubscriber<PortEvent> events = port.events().test();
        Lease lease = Await.the(port.listen(16));
        events.awaitCount(1);

        events.cancel();

        lease.close();
        Await.the(lease.released());
        assertThat(Await.the(port.status()).state()).isEqualTo(PortState.RESERVED);
        events.assertValueCount(1).assertNotComplete();
    }

    @Test
    void a_port_that_is_closed_already_is_an_error() {
        Await.the(port.close());

        refused(port.events().test());
    }

    @Test
    void an_owner_of_ports_that_is_gone_is_an_error() {
        Await.the(vertx.close());

        refused(port.events().test());
    }

    private static void refused(TestSubscriber<PortEvent> events) {
        events.awaitDone(20, TimeUnit.SECONDS)
                .assertError(e -> e instanceof ReservationException refusal && refusal.kind() == Kind.CLOSED);
    }

    @Test
    void closing_the_vertx_ends_the_events() {
        TestSubscriber<PortEvent> events = port.events().test();
        Await.the(port.listen(16));
        events.awaitCount(1);

        Await.the(vertx.close());

        events.awaitDone(20, TimeUnit.SECONDS).assertComplete();
    }

    @Test
    void undeploying_the_subscriber_ends_its_events_alone() {
        TestSubscriber<PortEvent> outside = port.events().test();
        TestSubscriber<PortEvent> inside = new TestSubscriber<>();
        String deployment = Await.the(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                port.events().subscribe(inside);
                return port.listen(16);
            }
        }));
        inside.awaitCount(1);

        Await.the(vertx.undeploy(deployment));

        inside.awaitDone(20, TimeUnit.SECONDS).assertComplete();
        outside.awaitCount(2).assertNotComplete();
    }
}
