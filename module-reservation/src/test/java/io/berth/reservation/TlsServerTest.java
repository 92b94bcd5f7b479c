package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.ListenOptions;
import io.berth.eventloop.Loop;
import io.berth.eventloop.Received;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.berth.tls.Tls;
import io.berth.tls.TlsException;
import io.berth.tls.TlsException.Reason;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers of TLS on a bound socket, in several instances and in a storm of clients. */
@Timeout(60)
class TlsServerTest {
    private static final int INSTANCES = 4;

    private final ConcurrentMap<Thread, AtomicInteger> opened = new ConcurrentHashMap<>();
    private Vertx vertx;
    private BoundSocket port;

    private void bind(Transport transport) {
        vertx = transport.vertx();
        port = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    /** Greets each connection with its version, then echoes. */
    private final class Greeter extends BoundServer<Tls, Void, Void> implements SocketHandler<Tls, Void, Void> {
        private final Tls tls;
        private final byte version;

        Greeter(Tls tls, int version) {
            super(port, LeaseOptions.DEFAULT, ListenOptions.DEFAULT);
            this.tls = tls;
            this.version = (byte) version;
        }

        @Override
        protected SocketContext<Tls, Void, Void> context(Loop<?> loop) {
            return loop.context(tls, null, this);
        }

        @Override
        public Void onOpen(Void none, Socket<Tls, Void> socket) {
            opened.computeIfAbsent(Thread.currentThread(), thread -> new AtomicInteger())
                    .incrementAndGet();
            socket.send(ByteBuffer.wrap(new byte[] {version}));
            return null;
        }

        @Override
        public void onData(Void none, Socket<Tls, Void> socket, Received bytes) {
            socket.send(bytes);
        }
    }

    private Future<String> deploy(Tls tls, int version) {
        return vertx.deployVerticle(() -> new Greeter(tls, version), new DeploymentOptions().setInstances(INSTANCES));
    }

    private int greeting() {
        try (Client client = Secured.client(port)) {
            return client.receive(1)[0];
        }
    }

    @ParameterizedTest
    @EnumSource
    void instances_share_one_tls_and_get_connections_evenly(Transport transport) {
        bind(transport);
        try (Secured tls = Secured.server()) {
            Await.the(deploy(tls.security(), 1));

            for (int i = 0; i < 5 * INSTANCES; i++) {
                assertThat(greeting()).isEqualTo(1);
            }

            assertThat(Await.the(port.status()).leases()).isEqualTo(1);
            assertThat(opened).hasSizeBetween(2, INSTANCES);
            assertThat(opened.values()).allMatch(count -> count.get() % 5 == 0);
            Await.until(() -> tls.server.statistics().connections() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_tls_that_is_closed_fails_the_deployment_and_gives_the_lease_back(Transport transport) {
        bind(transport);
        Secured closed = Secured.server();
        closed.close();

        assertThat(Await.failure(deploy(closed.security(), 1)))
                .isInstanceOfSatisfying(
                        TlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));

        Await.until(() -> Await.the(port.status()).state() == PortState.RESERVED);
        try (Secured tls = Secured.server()) {
            Await.the(deploy(tls.security(), 2));
            assertThat(greeting()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void undeploying_ends_handshakes_and_connections_and_keeps_the_port(Transport transport) throws Exception {
        bind(transport);
        try (Secured.Stalled slow = Secured.stalled()) {
            String deployment = Await.the(deploy(slow.security(), 1));
            try (Client client = Secured.client(port)) {
                CompletableFuture<Boolean> greeted = Background.supply(() -> !client.isEnded());
                slow.awaitHandshake();

                Await.the(vertx.undeploy(deployment));

                assertThat(greeted.join()).isFalse();
            }
            assertThat(Await.the(port.status()).state()).isEqualTo(PortState.RESERVED);
            assertThat(slow.server.statistics().failed()).isEqualTo(1);
            assertThat(opened).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_update_under_load_refuses_no_client(Transport transport) {
        bind(transport);
        try (Secured tls = Secured.server()) {
            String running = Await.the(deploy(tls.security(), 1));
            AtomicBoolean enough = new AtomicBoolean();
            List<CompletableFuture<Integer>> storm = IntStream.range(0, 2)
                    .mapToObj(i -> Background.supply(() -> connectUntil(enough)))
                    .toList();

            List<Integer> versions = new ArrayList<>();
            for (int version = 2; version <= 4; version++) {
                Future<String> next = deploy(tls.security(), version);
                Await.until(() -> Await.the(port.status()).waiters().size() == 1);
                Await.the(vertx.undeploy(running));
                running = Await.the(next);
                versions.add(greeting());
            }
            enough.set(true);

            // A connection may be cut when its version goes, but none is refused
            assertThat(versions).containsExactly(2, 3, 4);
            assertThat(storm).allSatisfy(client -> assertThat(client.join()).isPositive());
        }
    }

    /** How many connections were greeted; fails when one is refused. */
    private int connectUntil(AtomicBoolean enough) {
        int greeted = 0;
        while (!enough.get()) {
            try (Client client = Secured.client(port)) {
                greeted += client.isEnded() ? 0 : 1;
            }
        }
        return greeted;
    }

    @ParameterizedTest
    @EnumSource
    void every_client_is_answered_while_owners_hand_over_a_hundred_times(Transport transport) {
        bind(transport);
        try (Secured tls = Secured.server()) {
            List<Desk<Tls>> desks = List.of(
                    new Desk<>(vertx, tls.security(), 'a'),
                    new Desk<>(vertx, tls.security(), 'b'),
                    new Desk<>(vertx, tls.security(), 'c'));
            AtomicInteger coming = new AtomicInteger(300);
            Lease lease = Await.the(port.listen(1024));
            desks.get(0).serve(lease);
            List<CompletableFuture<Integer>> crowds = IntStream.range(0, 2)
                    .mapToObj(i -> Background.supply(() -> ask(coming)))
                    .toList();

            int handOvers = 0;
            while (coming.get() > 0 || handOvers < 100) {
                Future<Lease> next = port.listen(1024);
                lease.close();
                lease = Await.the(next);
                handOvers++;
                desks.get(handOvers % desks.size()).serve(lease);
            }

            assertThat(crowds.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(300);
            assertThat(tls.server.statistics().failed()).isZero();
            Await.until(() -> tls.server.statistics().connections() == 0);
        }
    }

    /** How many clients were answered, of those that come until all have. */
    private int ask(AtomicInteger coming) {
        int answered = 0;
        while (coming.getAndDecrement() > 0) {
            try (Client client = Secured.client(port)) {
                answered += client.send(new byte[] {Customer.ASK}).receive(1).length;
            }
        }
        return answered;
    }
}
