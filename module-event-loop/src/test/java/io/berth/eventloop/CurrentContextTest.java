package io.berth.eventloop;

import static io.berth.eventloop.Calls.on;
import static io.berth.eventloop.Plain.plain;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Vert.x calls the current context, in the loop's callbacks and around them. */
@Timeout(60)
class CurrentContextTest {
    @ParameterizedTest
    @EnumSource
    void a_task_run_inside_another_verticles_handler_gives_its_context_back(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            Context loops = test.on(Vertx::currentContext);
            Context handlers = test.vertx.getOrCreateContext();
            CompletableFuture<List<Context>> seen = new CompletableFuture<>();

            handlers.runOnContext(none -> {
                List<Context> contexts = new ArrayList<>();
                assertThat(test.loop.runOnLoop(() -> contexts.add(Vertx.currentContext())))
                        .isEqualTo(Deferral.RAN);
                contexts.add(Vertx.currentContext());
                handlers.runOnContext(later -> {
                    contexts.add(Vertx.currentContext());
                    seen.complete(contexts);
                });
            });

            assertThat(TestLoop.await(seen)).containsExactly(loops, handlers, handlers);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_task_run_inside_a_handler_of_the_same_context_leaves_it_current(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            Context context = test.on(Vertx::currentContext);
            CompletableFuture<List<Context>> seen = new CompletableFuture<>();

            context.runOnContext(none -> {
                List<Context> contexts = new ArrayList<>();
                test.loop.runOnLoop(() -> contexts.add(Vertx.currentContext()));
                contexts.add(Vertx.currentContext());
                context.runOnContext(later -> {
                    contexts.add(Vertx.currentContext());
                    seen.complete(contexts);
                });
            });

            assertThat(TestLoop.await(seen)).containsExactly(context, context, context);
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_context_is_current_once_the_turn_of_a_task_run_inside_a_handler_is_over(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            Context handlers = test.vertx.getOrCreateContext();
            CountDownLatch inHandler = new CountDownLatch(1);

            handlers.runOnContext(none -> {
                test.loop.runOnLoop(() -> {});
                inHandler.countDown();
            });
            TestLoop.await(CompletableFuture.runAsync(() -> Calls.until(() -> inHandler.getCount() == 0)));

            assertThat(currentInRawTask(eventLoop(handlers))).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_context_is_current_once_the_turn_of_a_socket_is_over(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Recorder sockets = new Recorder();
            int port = test.port(test.context(null, sockets));

            try (java.net.Socket client = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
                client.getOutputStream().write("hello".getBytes(UTF_8));
                sockets.expect("open");
                sockets.expect("data hello");

                assertThat(currentInRawTask(eventLoop(test.on(Vertx::currentContext))))
                        .isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sockets_of_several_loops_on_one_event_loop_each_see_their_own_context(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            List<Loop<String>> loops =
                    List.of(test.loop, Loop.attach(test.vertx, "second"), Loop.attach(test.vertx, "3"));
            List<Context> homes = new ArrayList<>();
            BlockingQueue<Boolean> atHome = new LinkedBlockingQueue<>();
            List<java.net.Socket> clients = new ArrayList<>();
            List<Integer> ports = new ArrayList<>();
            for (Loop<String> loop : loops) {
                homes.add(on(loop, Vertx::currentContext));
                Context home = homes.get(homes.size() - 1);
                SocketHandler<Security, Void, Void> handler = SocketHandler.<Security, Void, Void>builder()
                        .open((none, socket) -> {
                            atHome.add(Vertx.currentContext() == home);
                            return null;
                        })
                        .data((none, socket, bytes) -> atHome.add(Vertx.currentContext() == home))
                        .build();
                ports.add(on(
                        loop,
                        () -> loop.context(plain(), (Void) null, handler)
                                .listen("127.0.0.1", 0)
                                .result()
                                .port()));
            }
            try {
                for (int i = 0; i < 12; i++) {
                    clients.add(new java.net.Socket(InetAddress.getLoopbackAddress(), ports.get(i % 3)));
                    assertThat(atHome.poll(TestLoop.WAIT_SECONDS, TimeUnit.SECONDS))
                            .isTrue();
                }
                CountDownLatch allSent = new CountDownLatch(1);
                eventLoop(homes.get(0)).execute(() -> Calls.until(() -> allSent.getCount() == 0));
                for (java.net.Socket client : clients) {
                    client.getOutputStream().write(1);
                }
                allSent.countDown(); // so that all of them are ready in one iteration

                for (int i = 0; i < clients.size(); i++) {
                    assertThat(atHome.poll(TestLoop.WAIT_SECONDS, TimeUnit.SECONDS))
                            .isTrue();
                }
                assertThat(currentInRawTask(eventLoop(homes.get(0)))).isNull();
            } finally {
                for (java.net.Socket client : clients) {
                    client.close();
                }
            }
        }
    }

    private static EventLoop eventLoop(Context context) {
        return ((ContextInternal) context).nettyEventLoop();
    }

    /** The current context of a task that is not of Vert.x, in an iteration to come. */
    private static Context currentInRawTask(EventLoop eventLoop) {
        CompletableFuture<Context> current = new CompletableFuture<>();
        eventLoop.execute(() -> ((SingleThreadEventLoop) eventLoop)
                .executeAfterEventLoopIteration(
                        () -> eventLoop.execute(() -> current.complete(Vertx.currentContext()))));
        return TestLoop.await(current);
    }
}
