package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Plain;
import io.berth.reservation.ReservationException.Kind;
import io.berth.testing.Logged;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a lease is used, and the ways in which it ends. */
@Timeout(60)
class LeaseTest {
    private final Vertx vertx = Transport.EPOLL.vertx();
    private final BoundSocket port = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
    private final EchoContext echo = EchoContext.on(vertx, "echo");

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    /** Deploys a verticle that does something in the beginning. */
    private String deploy(Supplier<Future<?>> begin) {
        return Await.the(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                return begin.get();
            }
        }));
    }

    private boolean isReserved() {
        return Await.the(port.status()).state() == PortState.RESERVED;
    }

    // --- misuse

    @Test
    void it_feeds_one_listener() {
        Lease lease = Await.the(port.listen(16));
        ListenSocket<Plain> listener = Await.the(lease.feed(echo.context()));

        Expect.misuse(Kind.LEASE, () -> lease.feed(echo.context()));

        assertThat(listener).isNotNull();
        assertThat(Client.of(port).answers()).isTrue();
    }

    @Test
    void it_feeds_nobody_after_it_was_given_back() {
        Lease lease = Await.the(port.listen(16));
        lease.close();

        Await.refused(lease.feed(echo.context()), Kind.LEASE);
    }

    @Test
    void one_for_an_own_listener_feeds_nobody() {
        Lease lease = Await.the(port.listen(LeaseOptions.DEFAULT.withOwnListener()));

        Expect.misuse(Kind.LEASE, () -> lease.feed(echo.context())).hasMessageContaining("own listener");
    }

    @Test
    void closing_it_while_it_begins_to_feed_leaves_no_listener() {
        for (int i = 0; i < 100; i++) {
            Lease lease = Await.the(port.listen(16));
            Future<ListenSocket<Plain>> feeding = lease.feed(echo.context());
            lease.close();

            Await.the(lease.released());

            Await.until(feeding::isComplete);
            if (feeding.failed()) {
                Await.refused(feeding, Kind.LEASE);
            }
        }
        assertThat(isReserved()).isTrue();
    }

    @Test
    void it_is_still_there_after_it_could_not_feed() throws Exception {
        Lease lease = Await.the(port.listen(16));
        EchoContext gone = EchoContext.on(vertx, "gone");
        Await.the(gone.loop().close());
        assertThat(Await.failure(lease.feed(gone.context()))).isInstanceOf(LoopException.class);

        EchoContext closed = EchoContext.on(vertx, "closed");
        Await.the(closed.onLoop(() -> closed.context().close()));
        assertThat(Await.failure(lease.feed(closed.context()))).isInstanceOf(LoopException.class);

        Vertx nio = Transport.NIO.vertx();
        assertThat(Await.failure(lease.feed(EchoContext.on(nio, "nio").context())))
                .isInstanceOf(LoopException.class);
        Await.the(nio.close());

        Await.the(lease.feed(echo.context()));
        assertThat(Client.of(port).answers()).isTrue();
    }

    @Test
    void an_own_listener_listens_beside_the_bound_socket() throws IOException {
        Lease lease = Await.the(port.listen(LeaseOptions.DEFAULT.withOwnListener()));
        assertThat(lease.guarantee()).isEqualTo(Guarantee.SAME_USER);

        try (ServerSocketChannel own = ServerSocketChannel.open()) {
            own.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            own.bind(port.address());
            try (Client client = Client.of(port);
                    var accepted = own.accept()) {
                assertThat(accepted.getRemoteAddress()).isEqualTo(client.address());
            }
        }
        lease.close();
        Await.the(lease.released());

        assertThat(Await.the(port.status()).guarantee()).isEqualTo(Guarantee.EXCLUSIVE);
        Await.the(Await.the(port.listen(16)).feed(echo.context()));
        assertThat(Client.of(port).answers()).isTrue();
    }

    // --- its end

    @Test
    void one_that_a_verticle_has_taken_ends_with_it() {
        Promise<Lease> taken = Promise.promise();
        String deployment = deploy(() -> port.listen(16)
                .onComplete(taken)
                .compose(lease -> lease.feed(echo.context()))); // on a loop that lives on

        assertThat(Client.of(port).answers()).isTrue();
        Await.the(vertx.undeploy(deployment));

        assertThat(Await.the(taken.future()).released().isComplete()).isTrue();
        assertThat(isReserved()).isTrue();
    }

    @Test
    void a_waiter_in_a_verticle_gives_up_its_place_with_it() {
        Lease first = Await.the(port.listen(16));
        List<Future<Lease>> waiting = new ArrayList<>();
        String deployment = deploy(() -> {
            waiting.add(port.listen(16));
            return Future.succeededFuture();
        });
        Future<Lease> next = port.listen(16);

        Await.the(vertx.undeploy(deployment));

        Await.refused(waiting.get(0), Kind.CANCELLED);
        first.close();
        assertThat(Await.the(next).number()).isEqualTo(2);
    }

    @Test
    void being_undeployed_in_the_moment_of_the_grant_costs_nobody_a_turn() {
        for (int i = 0; i < 100; i++) {
            Lease first = Await.the(port.listen(16));
            List<Future<Lease>> waiting = new ArrayList<>();
            String deployment = deploy(() -> {
                waiting.add(port.listen(16));
                return Future.succeededFuture();
            });
            Future<Lease> next = port.listen(16);

            Future<Void> undeployed = vertx.undeploy(deployment);
            first.close();

            Await.the(undeployed);
            Await.the(next).close();
            Await.until(() -> waiting.get(0).isComplete());
            if (waiting.get(0).succeeded()) {
                Await.the(waiting.get(0).result().released());
            }
        }
        Await.until(this::isReserved);
    }

    @Test
    void giving_it_back_in_a_verticle_that_ends_meanwhile_is_heard() {
        for (int i = 0; i < 50; i++) {
            Promise<Lease> taken = Promise.promise();
            String deployment = deploy(() -> port.listen(16).onComplete(taken));
            Lease lease = Await.the(taken.future());

            lease.close();
            Await.the(vertx.undeploy(deployment));

            Await.the(lease.released());
        }
    }

    @Test
    void giving_up_in_the_moment_of_the_grant_costs_nobody_a_turn() {
        for (int i = 0; i < 300; i++) {
            Lease first = Await.the(port.listen(16));
            LeaseRequest second = port.queue(LeaseOptions.DEFAULT);
            Future<Lease> third = port.listen(16);

            first.close();
            if (!second.cancel()) {
                Await.the(second.lease()).close();
            } else {
                Await.refused(second.lease(), Kind.CANCELLED);
            }

            Await.the(third).close();
        }
        Await.until(this::isReserved);
    }

    @Test
    void closing_the_vertx_lets_go_of_the_port() throws IOException {
        Lease lease = Await.the(port.listen(16));
        Await.the(lease.feed(echo.context()));
        Future<Lease> waiting = port.listen(16);

        Await.the(vertx.close());

        try (ServerSocket next = new ServerSocket()) {
            next.bind(port.address());
        }
        assertThat(lease.isClosed()).isTrue();
        Await.until(waiting::isComplete);
        assertThat(waiting.failed() || waiting.result().isClosed()).isTrue(); // the loop may have given its lease back
        Await.refused(port.listen(16), Kind.CLOSED);
        Await.refused(port.status(), Kind.CLOSED);
        Await.the(port.close());
        Await.refused(BoundSocket.bind(vertx, "127.0.0.1", 0), Kind.CLOSED);
    }

    @Test
    void one_that_is_forgotten_is_found_and_the_log_tells_where_it_was_taken() {
        try (Logged log = Logged.by(PortOwner.ADDRESS)) {
            forgetOne();

            Await.until(() -> {
                System.gc();
                return isReserved();
            });

            assertThat(log.entries())
                    .singleElement()
                    .asString()
                    .contains("lease 1", "was forgotten")
                    .contains("forgetOne");
        }
    }

    private void forgetOne() {
        assertThat(Await.the(port.listen(16)).number()).isEqualTo(1);
    }

    @Test
    void one_that_feeds_may_be_forgotten() {
        Await.the(Await.the(port.listen(16)).feed(echo.context()));
        try (Logged log = Logged.by(PortOwner.ADDRESS)) {
            for (int i = 0; i < 5; i++) {
                System.gc();
                assertThat(Client.of(port).answers()).isTrue();
            }
            assertThat(log.entries()).isEmpty();
        }
    }

    // --- the bound socket's end

    @Test
    void closing_the_port_while_it_is_leased_and_fed_lets_go_of_it() throws IOException {
        for (int i = 0; i < 50; i++) {
            BoundSocket other = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
            Future<?> fed = other.listen(16).compose(lease -> lease.feed(echo.context()));

            Await.the(other.close());

            Await.until(fed::isComplete);
            try (ServerSocket next = new ServerSocket()) {
                next.bind(other.address());
            }
        }
    }

    @Test
    void a_loop_that_is_blocked_is_not_waited_for_for_ever() {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Lease lease = Await.the(port.listen(16));
        Await.the(lease.feed(echo.context()));
        echo.loop().defer(() -> {
            blocked.countDown();
            await(goOn);
        });
        await(blocked);
        try (Logged log = Logged.by(PortOwner.ADDRESS)) {
            Await.the(port.close());

            assertThat(log.entries()).singleElement().asString().contains("has not come back");
            Await.refused(BoundSocket.bind(vertx, "127.0.0.1", port.port()), Kind.PORT_TAKEN);
        } finally {
            goOn.countDown();
        }
        Await.the(lease.released());
        Await.the(BoundSocket.bind(vertx, "127.0.0.1", port.port()));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
