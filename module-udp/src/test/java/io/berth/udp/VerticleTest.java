package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.CloseReason.Why;
import io.berth.eventloop.Loop;
import io.berth.testing.Waiting;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets on the loop of a verticle, with which they come and go. */
@Timeout(60)
class VerticleTest {
    /** Has a socket, and does nothing about it when it is undeployed. */
    private static final class Listener extends VerticleBase {
        final Ear ear = new Ear();
        volatile InetSocketAddress address;

        @Override
        public Future<?> start() {
            Loop<String> loop = Loop.attach(context, "verticle");
            return UdpSocket.bind(loop, "127.0.0.1", 0, null, ear).onSuccess(socket -> address = socket.localAddress());
        }
    }

    @ParameterizedTest
    @EnumSource
    void undeploying_in_the_middle_of_traffic_closes_the_socket_and_frees_its_port(Backend backend) {
        Vertx vertx = backend.vertx(1);
        AtomicBoolean enough = new AtomicBoolean();
        try (JdkPeer peer = new JdkPeer()) {
            Listener listener = new Listener();
            String deployment = await(vertx.deployVerticle(listener));
            CompletableFuture<Void> traffic = Waiting.elsewhere(() -> {
                while (!enough.get()) {
                    peer.send("traffic", listener.address);
                }
                return null;
            });
            Waiting.until("traffic flows", () -> listener.ear.batches.size() > 10);

            await(vertx.undeploy(deployment));

            try (JdkPeer other = new JdkPeer(listener.address)) {
                assertThat(other.address()).isEqualTo(listener.address);
            }
            assertThat(listener.ear.closed).isCompletedWithValueMatching(reason -> reason.why() == Why.LOOP_CLOSED);
            assertThat(listener.ear.failures).isEmpty();
            enough.set(true);
            await(traffic);
        } finally {
            enough.set(true);
            await(vertx.close());
        }
    }

    @ParameterizedTest
    @EnumSource
    void undeploying_one_verticle_leaves_another_of_the_same_event_loop_alone(Backend backend) {
        Vertx vertx = backend.vertx(1);
        try (JdkPeer peer = new JdkPeer()) {
            Listener goes = new Listener();
            Listener stays = new Listener();
            String deployment = await(vertx.deployVerticle(goes));
            await(vertx.deployVerticle(stays));

            await(vertx.undeploy(deployment));

            peer.send("still there", stays.address);
            assertThat(Numbered.text(stays.ear.datagram())).isEqualTo("still there");
            assertThat(goes.ear.closed).isCompleted();
            assertThat(stays.ear.closed).isNotDone();
        } finally {
            await(vertx.close());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_verticle_deployed_anew_gets_the_port_of_the_one_before(Backend backend) {
        Vertx vertx = backend.vertx(1);
        try {
            Listener first = new Listener();
            await(vertx.undeploy(await(vertx.deployVerticle(first))));
            for (int i = 0; i < 20; i++) {
                CompletableFuture<InetSocketAddress> bound = new CompletableFuture<>();
                String deployment = await(vertx.deployVerticle(context -> UdpSocket.bind(
                                Loop.attach(vertx, "again"), first.address, UdpOptions.DEFAULT, null, new Ear())
                        .onSuccess(socket -> bound.complete(socket.localAddress()))));
                assertThat(await(bound)).isEqualTo(first.address);
                await(vertx.undeploy(deployment));
            }
        } finally {
            await(vertx.close());
        }
    }
}
