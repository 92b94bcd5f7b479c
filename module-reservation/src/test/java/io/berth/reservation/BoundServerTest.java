package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.ListenOptions;
import io.berth.eventloop.Loop;
import io.berth.eventloop.Plain;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.berth.reservation.ReservationException.Kind;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
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

@Timeout(60)
class BoundServerTest {
    private static final int INSTANCES = 4;

    private Vertx vertx;
    private BoundSocket port;
    private final ConcurrentMap<Thread, AtomicInteger> opened = new ConcurrentHashMap<>();

    private void bind(Transport transport) {
        vertx = transport.vertx();
        port = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    /** Greets each connection with its version, then echoes. */
    private final class Greeter extends BoundServer<Plain, Void, Void> implements SocketHandler<Plain, Void, Void> {
        private final byte version;

        Greeter(int version, LeaseOptions options) {
            super(port, options, ListenOptions.DEFAULT);
            this.version = (byte) version;
        }

        @Override
        protected SocketContext<Plain, Void, Void> context(Loop<?> loop) {
            assertThat(loop).isSameAs(loop());
            return loop.context(Plain.plain(), null, this);
        }

        @Override
        public Void onOpen(Void none, Socket<Plain, Void> socket) {
            opened.computeIfAbsent(Thread.currentThread(), thread -> new AtomicInteger())
                    .incrementAndGet();
            socket.send(ByteBuffer.wrap(new byte[] {version}));
            return null;
        }

        @Override
        public void onData(Void none, Socket<Plain, Void> socket, io.berth.eventloop.Received bytes) {
            socket.send(bytes);
        }
    }

    private Future<String> deploy(int version) {
        return deploy(version, LeaseOptions.DEFAULT);
    }

    private Future<String> deploy(int version, LeaseOptions options) {
        return vertx.deployVerticle(
                () -> new Greeter(version, options), new DeploymentOptions().setInstances(INSTANCES));
    }

    private int greeting() {
        try (Client client = Client.of(port)) {
            return client.receive(1)[0];
        }
    }

    @ParameterizedTest
    @EnumSource
    void instances_share_one_lease_and_get_connections_evenly(Transport transport) {
        bind(transport);
        Await.the(deploy(1));

        for (int i = 0; i < 10 * INSTANCES; i++) {
            assertThat(greeting()).isEqualTo(1);
        }

        assertThat(Await.the(port.status()).leases()).isEqualTo(1);
        assertThat(opened).hasSizeBetween(2, INSTANCES);
        assertThat(opened.values().stream().mapToInt(AtomicInteger::get).sum()).isEqualTo(10 * INSTANCES);
        assertThat(opened.values()).allMatch(count -> count.get() % 10 == 0);
    }

    @ParameterizedTest
    @EnumSource
    void deploying_waits_for_its_turn(Transport transport) {
        bind(transport);
        Lease lease = Await.the(port.listen(16));
        Future<String> deployed = deploy(1);
        Await.until(() -> Await.the(port.status()).waiters().size() == 1);
        assertThat(deployed.isComplete()).isFalse();
        try (Client early = Client.of(port)) {
            lease.close();

            Await.the(deployed);
            assertThat(early.receive(1)).containsExactly(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void undeploying_closes_connections_and_keeps_the_port_for_the_next(Transport transport) {
        bind(transport);
        String deployment = Await.the(deploy(1));
        try (Client client = Client.of(port)) {
            assertThat(client.receive(1)).containsExactly(1);

            Await.the(vertx.undeploy(deployment));

            assertThat(client.isEnded()).isTrue();
        }
        assertThat(Await.the(port.status()).state()).isEqualTo(PortState.RESERVED);
        Await.refused(BoundSocket.bind(vertx, "127.0.0.1", port.port()), Kind.PORT_TAKEN);
        Await.the(deploy(2));
        assertThat(greeting()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void patience_that_ends_fails_the_deployment(Transport transport) {
        bind(transport);
        Lease lease = Await.the(port.listen(16));

        Await.refused(deploy(1, LeaseOptions.DEFAULT.withPatience(Duration.ofMillis(50))), Kind.DEADLINE);

        lease.close();
        Await.the(deploy(2));
        assertThat(greeting()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void one_instance_without_a_context_fails_the_deployment(Transport transport) {
        bind(transport);
        for (int broken = 0; broken < INSTANCES; broken++) {
            int which = broken;
            AtomicInteger made = new AtomicInteger();
            Future<String> deployed = vertx.deployVerticle(
                    () -> {
                        boolean breaks = made.getAndIncrement() == which;
                        return new BoundServer<Plain, Void, Void>(port) {
                            @Override
                            protected SocketContext<Plain, Void, Void> context(Loop<?> loop) {
                                if (breaks) {
                                    throw new IllegalStateException("no context");
                                }
                                return loop.context(
                                        Plain.plain(),
                                        null,
                                        SocketHandler.<Plain, Void, Void>builder()
                                                .build());
                            }
                        };
                    },
                    new DeploymentOptions().setInstances(INSTANCES));

            assertThat(Await.failure(deployed)).hasMessage("no context");
        }
        PortStatus status = Await.the(port.status());
        assertThat(status.state()).isEqualTo(PortState.RESERVED);
        assertThat(status.waiters()).isEmpty();
        Await.the(deploy(1));
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_vertx_ends_a_deployment_that_waits(Transport transport) {
        bind(transport);
        Await.the(port.listen(16));
        Future<String> deployed = deploy(1);
        Await.until(() -> Await.the(port.status()).waiters().size() == 1);

        Await.the(vertx.close());

        assertThat(Await.failure(deployed)).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void own_listeners_are_not_for_bound_servers(Transport transport) {
        bind(transport);

        Expect.misuse(Kind.INVALID_ARGUMENT, () -> new Greeter(1, LeaseOptions.DEFAULT.withOwnListener()))
                .hasMessageContaining("withOwnListener");
    }

    @ParameterizedTest
    @EnumSource
    void an_update_under_load_refuses_no_client(Transport transport) {
        bind(transport);
        String running = Await.the(deploy(1));
        AtomicBoolean enough = new AtomicBoolean();
        List<CompletableFuture<Integer>> storm = IntStream.range(0, 3)
                .mapToObj(i -> Background.supply(() -> connectUntil(enough)))
                .toList();

        List<Integer> versions = new ArrayList<>();
        for (int version = 2; version <= 5; version++) {
            Future<String> next = deploy(version);
            Await.until(() -> Await.the(port.status()).waiters().size() == 1);
            Await.the(vertx.undeploy(running));
            running = Await.the(next);
            versions.add(greeting());
        }
        enough.set(true);

        // A connection may be cut when its version goes, but none is refused
        assertThat(versions).containsExactly(2, 3, 4, 5);
        assertThat(storm).allSatisfy(client -> assertThat(client.join()).isPositive());
    }

    /** How many connections were greeted; fails when one is refused. */
    private int connectUntil(AtomicBoolean enough) {
        int greeted = 0;
        while (!enough.get()) {
            try (Client client = Client.of(port)) {
                greeted += client.isEnded() ? 0 : 1;
            }
        }
        return greeted;
    }
}
