package io.berth.eventloop;

import static io.berth.eventloop.Calls.refused;
import static io.berth.eventloop.Plain.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.LoopException.Kind;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class AttachedLoopTest {
    /** Where a piece of code runs. */
    private record Place(Thread thread, Context context) {
        static Place here() {
            return new Place(Thread.currentThread(), Vertx.currentContext());
        }
    }

    /** A verticle with a loop of its own, which notes where things run. */
    private static final class Resident extends VerticleBase {
        final Map<String, CompletableFuture<Place>> places = new ConcurrentHashMap<>();
        final Recorder sockets = new Recorder() {
            @Override
            public Void onOpen(Void none, Socket<Security, Void> opened) {
                note("socket");
                return super.onOpen(null, opened);
            }
        };
        Loop<String> loop;
        int port;

        @Override
        public Future<?> start() {
            note("verticle");
            loop = Loop.attach(vertx, "resident");
            loop.defer(() -> note("deferred task"));
            loop.timer("timer", timer -> note(timer.data())).once(Duration.ofMillis(1));
            return loop.context(plain(), (Void) null, sockets)
                    .listen("127.0.0.1", 0)
                    .onSuccess(listener -> port = listener.port());
        }

        void note(String what) {
            place(what).complete(Place.here());
        }

        CompletableFuture<Place> place(String what) {
            return places.computeIfAbsent(what, key -> new CompletableFuture<>());
        }

        Place awaited(String what) {
            return TestLoop.await(place(what));
        }

        Context context() {
            return context;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_verticle_and_everything_on_its_loop_share_a_thread_and_a_context(Backend backend) throws Exception {
        Vertx vertx = backend.vertx(2);
        try {
            Resident resident = new Resident();
            TestLoop.await(vertx.deployVerticle(resident));

            try (java.net.Socket client = new java.net.Socket(InetAddress.getLoopbackAddress(), resident.port)) {
                assertThat(client.isConnected()).isTrue();
                Place home = new Place(resident.awaited("verticle").thread(), resident.context());
                assertThat(resident.awaited("deferred task")).isEqualTo(home);
                assertThat(resident.awaited("timer")).isEqualTo(home);
                assertThat(resident.awaited("socket")).isEqualTo(home);
            }
        } finally {
            TestLoop.await(vertx.close());
        }
    }

    @ParameterizedTest
    @EnumSource
    void undeploying_a_verticle_closes_its_loop_and_leaves_the_vertx(Backend backend) throws Exception {
        try (TestLoop bystander = new TestLoop(backend)) {
            Resident resident = new Resident();
            String id = TestLoop.await(bystander.vertx.deployVerticle(resident));

            try (java.net.Socket client = new java.net.Socket(InetAddress.getLoopbackAddress(), resident.port)) {
                resident.sockets.expect("open");
                TestLoop.await(bystander.vertx.undeploy(id));

                resident.sockets.expect("close LOOP_CLOSED");
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(resident.loop.isClosed()).isTrue();
            assertThat(bystander.<Boolean>on(bystander.loop::isOnLoop)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_vertx_closes_its_loops(Backend backend) {
        Recorder sockets = new Recorder();
        Loop<String> loop;
        try (TestLoop test = new TestLoop(backend)) {
            loop = test.loop;
            int port = test.port(test.context(null, new Recorder()));
            SocketContext<Security, Void, Void> context = test.context(null, sockets);
            test.run(() -> context.connect("127.0.0.1", port));
            sockets.expect("open");
        }

        sockets.expect("close LOOP_CLOSED");
        assertThat(loop.isClosed()).isTrue();
        refused(Kind.CLOSED, () -> loop.defer(() -> {}));
    }

    @ParameterizedTest
    @EnumSource
    void outside_of_a_context_a_loop_gets_an_event_loop_of_the_vertx(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            Place place = test.on(Place::here);

            assertThat(test.loop.isOnLoop()).isFalse();
            assertThat(place.context().owner()).isSameAs(test.vertx);
            assertThat(place.context().isEventLoopContext()).isTrue();
            assertThat(test.loop.transport()).isEqualToIgnoringCase(backend.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_loop_attached_to_a_context_runs_on_the_thread_of_that_context(Backend backend) {
        Vertx vertx = backend.vertx(3);
        try {
            Context context = vertx.getOrCreateContext();
            CompletableFuture<Thread> ofContext = new CompletableFuture<>();
            context.runOnContext(none -> ofContext.complete(Thread.currentThread()));
            Loop<String> loop = Loop.attach(context, "data");
            CompletableFuture<Place> ofLoop = new CompletableFuture<>();
            loop.runOnLoop(() -> ofLoop.complete(Place.here()));

            assertThat(TestLoop.await(ofLoop)).isEqualTo(new Place(TestLoop.await(ofContext), context));
            assertThat(loop.data()).isEqualTo("data");
        } finally {
            TestLoop.await(vertx.close());
        }
    }

    @ParameterizedTest
    @EnumSource
    void several_loops_live_on_one_event_loop_and_end_one_by_one(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            Loop<String> other = Loop.attach(test.vertx, "other");
            CompletableFuture<Thread> ofOther = new CompletableFuture<>();
            other.runOnLoop(() -> ofOther.complete(Thread.currentThread()));
            assertThat(TestLoop.await(ofOther)).isSameAs(test.on(Thread::currentThread));

            TestLoop.await(other.close());

            assertThat(other.isClosed()).isTrue();
            assertThat(test.loop.isClosed()).isFalse();
            assertThat(test.<String>on(test.loop::data)).isEqualTo("test");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_worker_context_is_refused(Backend backend) {
        Vertx vertx = backend.vertx(1);
        try {
            CompletableFuture<Context> worker = new CompletableFuture<>();
            TestLoop.await(vertx.deployVerticle(
                    new VerticleBase() {
                        @Override
                        public Future<?> start() {
                            worker.complete(context);
                            return Future.succeededFuture();
                        }
                    },
                    new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));

            LoopException refusal =
                    refused(Kind.LOOP_CREATION, () -> Loop.attach(TestLoop.await(worker), "never attached"));
            assertThat(refusal).hasMessageContaining("WORKER");
        } finally {
            TestLoop.await(vertx.close());
        }
    }

    @Test
    void a_virtual_thread_context_is_refused() {
        Context virtual = (Context) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ContextInternal.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "unwrap" -> self;
                    case "threadingModel" -> ThreadingModel.VIRTUAL_THREAD;
                    default -> throw new UnsupportedOperationException(method.getName());
                });

        LoopException refusal = refused(Kind.LOOP_CREATION, () -> Loop.attach(virtual, "never attached"));

        assertThat(refusal).hasMessageContaining("VIRTUAL_THREAD");
    }

    @Test
    void a_transport_without_a_backend_is_refused_by_its_name() {
        Vertx vertx = Vertx.builder().withTransport(new MemoryTransport()).build();
        try {
            LoopException refusal = refused(Kind.UNSUPPORTED_TRANSPORT, () -> Loop.attach(vertx, "never attached"));

            assertThat(refusal).hasMessageContaining("MemoryTransport");
        } finally {
            TestLoop.await(vertx.close());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_vertx_is_refused(Backend backend) {
        Vertx vertx = backend.vertx(1);
        Context context = vertx.getOrCreateContext();
        TestLoop.await(vertx.close());

        refused(Kind.NOT_RUNNING, () -> Loop.attach(vertx, "never attached"));
        refused(Kind.NOT_RUNNING, () -> Loop.attach(context, "never attached"));
    }
}
