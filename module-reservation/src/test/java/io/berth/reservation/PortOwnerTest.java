package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.reservation.PortReply.Bound;
import io.berth.reservation.PortReply.Granted;
import io.berth.reservation.PortReply.Watching;
import io.berth.reservation.ReservationException.Kind;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The owner of ports, spoken to by messages alone. */
@Timeout(60)
class PortOwnerTest {
    private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

    private final Vertx vertx = Transport.EPOLL.vertx();

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private String deployOwner() {
        return Await.the(vertx.deployVerticle(new PortOwner()));
    }

    private <T> Future<Message<T>> send(Object request) {
        return vertx.eventBus().request(PortOwner.ADDRESS, request, LOCAL);
    }

    private <T> T ask(Class<T> answer, Object request) {
        return answer.cast(Await.the(send(request)).body());
    }

    private long bind() {
        Bound bound = ask(Bound.class, new PortRequest.Bind(InetSocketAddress.createUnresolved("127.0.0.1", 0)));
        return bound.socket();
    }

    /** Asks for the lease, and replies to the grant as the owner wants it. */
    private Future<Granted> listen(long socket) {
        return this.<Granted>send(new PortRequest.Listen(socket, PortRequest.ticket(), LeaseOptions.DEFAULT))
                .map(grant -> {
                    grant.reply(null);
                    Granted granted = grant.body();
                    granted.recalled().onFailure(reason -> send(new PortRequest.Release(socket, granted.lease())));
                    return granted;
                });
    }

    private static Kind refusal(Future<?> answer) {
        Throwable failure = Await.failure(answer);
        assertThat(failure).isInstanceOf(PortRefusal.class);
        return ((PortRefusal) failure).reason().kind();
    }

    @Test
    void a_port_is_bound_leased_watched_and_closed_by_messages() {
        deployOwner();
        Bound bound = ask(Bound.class, new PortRequest.Bind(InetSocketAddress.createUnresolved("localhost", 0)));
        assertThat(bound.addresses()).hasSize(2);
        long socket = bound.socket();
        Watching watching = ask(Watching.class, new PortRequest.Watch(socket));
        assertThat(watching.now().state()).isEqualTo(PortState.RESERVED);
        List<PortEvent> events = new CopyOnWriteArrayList<>();
        vertx.eventBus().<PortEvent>localConsumer(watching.address(), event -> events.add(event.body()));

        Granted granted = Await.the(listen(socket));
        assertThat(granted.source()).isNotNull();
        assertThat(granted.addresses()).isEqualTo(bound.addresses());
        assertThat(ask(PortStatus.class, new PortRequest.Inspect(socket)).state())
                .isEqualTo(PortState.LEASED);
        assertThat(ask(Void.class, new PortRequest.Release(socket, granted.lease())))
                .isNull();
        assertThat(ask(Void.class, new PortRequest.Close(socket))).isNull();

        Await.until(() -> events.size() == 3);
        assertThat(events)
                .extracting(PortEvent::state)
                .containsExactly(PortState.LEASED, PortState.RESERVED, PortState.CLOSED);
    }

    @Test
    void the_event_bus_refuses_requests_until_an_owner_brings_their_codecs_and_once_it_has_gone() {
        PortRequest request = new PortRequest.Inspect(1);
        assertThatThrownBy(() -> send(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No message codec for type");

        String owner = deployOwner();
        assertThat(refusal(send(request))).isEqualTo(Kind.CLOSED);
        Await.the(vertx.undeploy(owner));

        assertThatThrownBy(() -> send(request)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_waiter_cancels_by_its_ticket() {
        deployOwner();
        long socket = bind();
        Await.the(listen(socket));
        long ticket = PortRequest.ticket();
        Future<?> waiting = send(new PortRequest.Listen(socket, ticket, LeaseOptions.DEFAULT));

        assertThat(ask(Void.class, new PortRequest.Cancel(socket, ticket))).isNull();

        assertThat(refusal(waiting)).isEqualTo(Kind.CANCELLED);
        assertThat(ask(Void.class, new PortRequest.Cancel(socket, ticket))).isNull();
    }

    @Test
    void an_asker_that_is_gone_when_its_turn_comes_is_passed_over() {
        deployOwner();
        long socket = bind();
        Granted first = Await.the(listen(socket));
        DeliveryOptions impatient = new DeliveryOptions().setLocalOnly(true).setSendTimeout(1);
        Future<?> gone = vertx.eventBus()
                .request(
                        PortOwner.ADDRESS,
                        new PortRequest.Listen(socket, PortRequest.ticket(), LeaseOptions.DEFAULT),
                        impatient);
        Future<Granted> next = listen(socket);
        assertThat(Await.failure(gone)).isInstanceOf(ReplyException.class);

        ask(Void.class, new PortRequest.Release(socket, first.lease()));

        assertThat(Await.the(next).lease()).isEqualTo(3);
    }

    @Test
    void an_asker_that_does_not_want_the_grant_passes_it_on() {
        deployOwner();
        long socket = bind();
        this.<Granted>send(new PortRequest.Listen(socket, PortRequest.ticket(), LeaseOptions.DEFAULT))
                .onSuccess(grant -> grant.fail(1, "no, thanks"));

        assertThat(Await.the(listen(socket)).lease()).isEqualTo(2);
    }

    @Test
    void what_makes_no_sense_is_refused_with_a_reason() {
        deployOwner();
        long socket = bind();

        assertThat(refusal(send("hello"))).isEqualTo(Kind.INVALID_ARGUMENT);
        assertThat(refusal(send(new PortRequest.Inspect(socket + 1)))).isEqualTo(Kind.CLOSED);
        assertThat(refusal(send(new PortRequest.Release(socket, 1)))).isEqualTo(Kind.LEASE);
        Granted granted = Await.the(listen(socket));
        assertThat(refusal(send(new PortRequest.Release(socket, granted.lease() + 1))))
                .isEqualTo(Kind.LEASE);
        assertThat(refusal(send(new PortRequest.Bind(new Elsewhere())))).isEqualTo(Kind.INVALID_ARGUMENT);
    }

    @Test
    void a_second_owner_is_refused_and_disturbs_nobody() {
        deployOwner();
        long socket = bind();

        Await.refused(vertx.deployVerticle(new PortOwner()), Kind.OWNER);

        assertThat(ask(PortStatus.class, new PortRequest.Inspect(socket)).state())
                .isEqualTo(PortState.RESERVED);
        assertThat(Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0)).number()).isEqualTo(socket + 1);
    }

    @Test
    void many_binds_at_once_deploy_one_owner() {
        List<CompletableFuture<BoundSocket>> binding = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            binding.add(Background.supply(() -> Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0))));
        }

        assertThat(binding).extracting(it -> it.join().number()).doesNotHaveDuplicates();
        assertThat(vertx.deploymentIDs()).hasSize(1);
    }

    @Test
    void a_bound_socket_and_its_owner_outlive_the_verticle_that_bound_it() {
        CompletableFuture<BoundSocket> bound = new CompletableFuture<>();
        String deployment = Await.the(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                return BoundSocket.bind(vertx, "127.0.0.1", 0).onSuccess(bound::complete);
            }
        }));

        Await.the(vertx.undeploy(deployment));

        assertThat(Await.the(bound.join().status()).state()).isEqualTo(PortState.RESERVED);
    }

    @Test
    void undeploying_it_tells_everybody_and_the_next_bind_has_a_fresh_one() {
        String owner = deployOwner();
        BoundSocket port = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
        Lease lease = Await.the(port.listen(16));
        List<Future<Lease>> waiting = List.of(port.listen(16), port.listen(16));

        Await.the(vertx.undeploy(owner));

        waiting.forEach(waiter -> {
            Await.refused(waiter, Kind.CLOSED);
            assertThat(Await.refusal(waiter)).hasMessageContaining("undeployed");
        });
        Await.the(lease.released());
        Await.refused(port.listen(16), Kind.CLOSED);
        BoundSocket again = Await.the(BoundSocket.bind(vertx, "127.0.0.1", port.port()));
        assertThat(Await.the(again.listen(16)).number()).isEqualTo(1);
    }

    @Test
    void nobody_who_asks_while_it_is_undeployed_is_left_waiting() {
        for (int i = 0; i < 8; i++) {
            String owner = deployOwner();
            BoundSocket port = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
            CompletableFuture<List<Future<?>>> asking = Background.supply(() -> {
                List<Future<?>> asked = new ArrayList<>();
                for (int n = 0; n < 5; n++) {
                    asked.add(port.listen(16));
                    asked.add(port.status());
                    asked.add(vertx.eventBus().request(PortOwner.ADDRESS, "nonsense", LOCAL));
                }
                return asked;
            });

            Await.the(vertx.undeploy(owner));

            asking.join().forEach(answer -> Await.until(answer::isComplete));
        }
    }

    @Test
    void two_vertx_do_not_know_of_each_other() {
        BoundSocket here = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
        Vertx other = Transport.NIO.vertx();
        BoundSocket there = Await.the(BoundSocket.bind(other, "127.0.0.1", 0));
        assertThat(there.number()).isEqualTo(here.number());

        Await.refused(BoundSocket.bind(other, "127.0.0.1", here.port()), Kind.PORT_TAKEN);
        Await.the(other.close());

        assertThat(Await.the(here.status()).state()).isEqualTo(PortState.RESERVED);
    }

    @Test
    void a_closed_vertx_is_an_error() {
        Vertx closed = Transport.EPOLL.vertx();
        Await.the(closed.close());

        Await.refused(BoundSocket.bind(closed, "127.0.0.1", 0), Kind.CLOSED);
    }

    @Test
    void messages_do_not_leave_the_jvm() {
        LocalCodec<PortRequest.Close> codec = new LocalCodec<>(PortRequest.Close.class);

        assertThatThrownBy(() -> codec.encodeToWire(Buffer.buffer(), new PortRequest.Close(1)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("setLocalOnly(true)");
    }

    /** An address that means nothing to the kernel. */
    private static final class Elsewhere extends SocketAddress {
        private static final long serialVersionUID = 1L;
    }
}
