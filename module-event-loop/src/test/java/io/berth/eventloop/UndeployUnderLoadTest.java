package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.CloseReason.Why;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class UndeployUnderLoadTest {
    private static final int CLIENTS = 10;
    private static final int DEPLOYMENTS = 10;
    private static final long ECHOED = 100_000;

    /** An echo server as users write them. */
    private static final class EchoVerticle extends VerticleBase {
        final Tally server = new Tally();
        private final int wantedPort;
        volatile int port;
        volatile Loop<String> loop;

        EchoVerticle(int wantedPort) {
            this.wantedPort = wantedPort;
        }

        @Override
        public Future<?> start() {
            loop = Loop.attach(context, "verticle");
            return loop.context(Wiring.chosen().accepting(), (Void) null, server)
                    .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort), ListenOptions.DEFAULT)
                    .onSuccess(listener -> port = listener.port());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_verticle_undeployed_under_load_hangs_up_and_can_be_deployed_again_at_once_on_its_port(Backend backend)
            throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            int port = deployAndUndeploy(test.vertx, 0);
            Resources before = Resources.settled(test);

            for (int i = 0; i < DEPLOYMENTS; i++) {
                assertThat(deployAndUndeploy(test.vertx, port)).isEqualTo(port);
            }

            before.expectBack(test);
        }
    }

    private static int deployAndUndeploy(Vertx vertx, int port) throws Exception {
        EchoVerticle verticle = new EchoVerticle(port);
        String deployment = TestLoop.await(vertx.deployVerticle((Deployable) verticle));
        try (Load load = new Load(verticle.port, CLIENTS)) {
            verticle.server.awaitReceived(ECHOED);

            TestLoop.await(vertx.undeploy(deployment));

            assertHungUp(verticle);
            load.awaitEnd();
        }
        return verticle.port;
    }

    private static void assertHungUp(EchoVerticle verticle) {
        assertThat(verticle.loop.isClosed()).isTrue();
        assertThat(verticle.server.closed()).isEqualTo(verticle.server.opened());
        assertThat(verticle.server.closed(Why.LOOP_CLOSED)).isEqualTo(verticle.server.opened());
        assertThat(verticle.server.failures()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void a_vertx_closed_under_load_hangs_up_and_leaves_nothing_behind(Backend backend) throws Exception {
        closeVertx(backend); // opens what is opened once and for all
        Resources before = Resources.inUse();

        closeVertx(backend);

        before.expectBack();
    }

    private static void closeVertx(Backend backend) throws Exception {
        Vertx vertx = backend.vertx(2);
        EchoVerticle first = new EchoVerticle(0);
        EchoVerticle second = new EchoVerticle(0);
        TestLoop.await(vertx.deployVerticle((Deployable) first));
        TestLoop.await(vertx.deployVerticle((Deployable) second));
        try (Load load = new Load(first.port, CLIENTS);
                Load more = new Load(second.port, CLIENTS)) {
            first.server.awaitReceived(ECHOED);
            second.server.awaitReceived(ECHOED);

            TestLoop.await(vertx.close());

            assertHungUp(first);
            assertHungUp(second);
            load.awaitEnd();
            more.awaitEnd();
        }
    }
}
