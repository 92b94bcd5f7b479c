package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.PortReply.Granted;
import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.kernel.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.shareddata.SharedData;
import java.io.File;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reserved port on its way to being a bound socket. */
@Timeout(60)
class BindReservedTest {
    private Vertx vertx;

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private static PortReservation reservation() {
        return new PortReservation(PortRange.DEFAULT, ReservationOptions.DEFAULT.withHost("127.0.0.1"));
    }

    private static boolean isHeld(int port) {
        return Thief.byTcp(port, Addresses.LOOPBACK_4).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void the_reservation_may_be_closed_at_once_whether_or_not_there_is_an_owner_of_ports_yet(Transport transport) {
        vertx = transport.vertx();
        for (int i = 0; i < 2; i++) {
            int port;
            Future<BoundSocket> binding;
            try (PortReservation ports = reservation()) {
                port = ports.reserve();
                binding = ports.bind(vertx, port);
                assertThat(ports.isReserved(port)).isFalse();
            }

            assertThat(isHeld(port)).isTrue();
            assertThat(Await.the(binding).port()).isEqualTo(port);
            assertThat(isHeld(port)).isTrue();
        }
    }

    // --- binds that fail

    /** An owner of ports that has begun to stop, and cannot end before a lease comes back. */
    private final class StoppingOwner {
        private final long socket;
        private final Granted granted;
        private final Future<Void> stopped;

        StoppingOwner() {
            String owner = Await.the(vertx.deployVerticle(new PortOwner()));
            socket = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0)).number();
            Message<Granted> grant = Await.the(
                    LocalBus.ask(vertx, new PortRequest.Listen(socket, PortRequest.ticket(), LeaseOptions.DEFAULT)));
            grant.reply(null);
            granted = grant.body();
            stopped = vertx.undeploy(owner);
            Await.failure(granted.recalled());
        }

        void end() {
            Await.the(LocalBus.ask(vertx, new PortRequest.Release(socket, granted.lease())));
            Await.the(stopped);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_stopping_owner_refuses_is_released_and_leaves_no_descriptor(Transport transport) {
        vertx = transport.vertx();
        StoppingOwner owner = new StoppingOwner();
        try (PortReservation ports = reservation()) {
            int before = descriptors();
            for (int i = 0; i < 20; i++) {
                int port = ports.reserve();

                Await.refused(ports.bind(vertx, port), Kind.CLOSED);

                assertThat(ports.isReserved(port)).isFalse();
                assertThat(isHeld(port)).isFalse();
            }
            assertThat(descriptors()).isLessThanOrEqualTo(before);
            owner.end();
            assertThat(Await.the(ports.bind(vertx, ports.reserve())).port()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_bound_on_a_closed_vertx_is_released(Transport transport) {
        vertx = transport.vertx();
        Await.the(vertx.close());
        try (PortReservation ports = reservation()) {
            int port = ports.reserve();

            Await.refused(ports.bind(vertx, port), Kind.CLOSED);

            assertThat(isHeld(port)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void binds_amid_an_undeployment_end_in_a_bound_socket_or_a_released_port(Transport transport) {
        vertx = transport.vertx();
        for (int i = 0; i < 20; i++) {
            String owner = Await.the(vertx.deployVerticle(new PortOwner()));
            try (PortReservation ports = reservation()) {
                List<Integer> reserved = ports.reserveMany(8);
                CompletableFuture<List<Future<BoundSocket>>> binding = Background.supply(() ->
                        reserved.stream().map(port -> ports.bind(vertx, port)).toList());

                Await.the(vertx.undeploy(owner));

                for (Future<BoundSocket> bound : binding.join()) {
                    Await.until(bound::isComplete);
                    Await.the(bound.compose(BoundSocket::close).otherwiseEmpty()); // some may have found the next owner
                }
                assertThat(reserved).noneMatch(BindReservedTest::isHeld);
            }
            vertx.deploymentIDs().forEach(next -> Await.the(vertx.undeploy(next)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void binds_while_the_vertx_closes_are_answered_and_leave_no_port_held(Transport transport) {
        vertx = transport.vertx(); // which stays
        try (PortReservation ports = reservation()) {
            for (int i = 0; i < 10; i++) {
                Vertx closing = transport.vertx();
                Await.the(BoundSocket.bind(closing, "127.0.0.1", 0));
                List<Integer> reserved = ports.reserveMany(8);
                CompletableFuture<List<Future<BoundSocket>>> binding = Background.supply(() ->
                        reserved.stream().map(port -> ports.bind(closing, port)).toList());

                Await.the(closing.close());

                for (Future<BoundSocket> bound : binding.join()) {
                    Await.until(bound::isComplete);
                    assertThat(bound.succeeded() || Await.refusal(bound).kind() == Kind.CLOSED)
                            .isTrue();
                }
                assertThat(reserved).noneMatch(BindReservedTest::isHeld);
            }
        }
    }

    /** A Vertx that has closed, event loops and all, when a bind is half way. */
    private static final class ClosesHalfWay extends VertxWrapper {
        private ClosesHalfWay(Vertx vertx) {
            super((VertxInternal) vertx);
        }

        @Override
        public SharedData sharedData() {
            Await.the(delegate.close());
            return delegate.sharedData();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_bind_that_is_half_way_when_the_vertx_has_closed_fails_and_leaves_no_port_held(Transport transport) {
        vertx = transport.vertx(); // which stays
        Vertx closing = new ClosesHalfWay(transport.vertx());
        try (PortReservation ports = reservation()) {
            int port = ports.reserve();

            Future<BoundSocket> bound = ports.bind(closing, port);
            Future<BoundSocket> other = BoundSocket.bind(closing, "127.0.0.1", 0);

            for (Future<BoundSocket> refused : List.of(bound, other)) {
                assertThat(refused.isComplete()).isTrue();
                assertThat(((ReservationException) refused.cause()).kind()).isEqualTo(Kind.CLOSED);
            }
            assertThat(isHeld(port)).isFalse();
        }
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }
}
