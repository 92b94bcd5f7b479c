package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.berth.eventloop.CloseReason.Why;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class CloseUnderLoadTest {
    private static final int CLIENTS = 20;
    private static final int TASKS = 20_000;
    private static final int MOST_TASKS = 1_000_000; // a loop that hangs shall not take all memory
    private static final int CLOSINGS = 50;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void every_socket_hears_that_the_loop_closed_and_how_much_it_had_not_sent(Backend backend) throws Exception {
        new TestLoop(backend).close(); // opens what is opened once and for all
        Resources before = Resources.inUse();
        Tally server = new Tally();
        long waiting;
        List<java.net.Socket> clients = new ArrayList<>();
        try (TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.context(null, server);
            int port = test.port(context);
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Peers.connect(port));
                Peers.echo(clients.get(i));
            }
            waiting = test.on(() -> {
                long[] sum = new long[1];
                context.forEach(socket -> {
                    socket.send(ByteBuffer.allocate(8 << 20));
                    sum[0] += socket.bufferedBytes();
                });
                return sum[0];
            });
            assertThat(waiting).isPositive();

            TestLoop.await(test.loop.close());

            assertThat(server.closed(Why.LOOP_CLOSED)).isEqualTo(CLIENTS).isEqualTo(server.closed());
            assertThat(server.unsent()).isEqualTo(waiting);
            assertThat(server.failures()).isZero();
            assertThat(test.loop.isClosed()).isTrue();
        }
        for (java.net.Socket client : clients) {
            client.close();
        }
        before.expectBack();
    }

    @PlainOnly("it is about tasks, without any socket")
    @ParameterizedTest
    @EnumSource
    void every_task_that_was_taken_runs_before_the_loop_is_closed(Backend backend) {
        try (TestLoop test = new TestLoop(backend)) {
            CountDownLatch go = new CountDownLatch(1);
            AtomicInteger ran = new AtomicInteger();
            test.loop.defer(() -> awaitLatch(go));
            for (int i = 0; i < TASKS; i++) {
                assertThat(test.loop.defer(ran::incrementAndGet)).isEqualTo(Deferral.QUEUED);
            }
            Future<Void> closed = test.loop.close();

            go.countDown();

            TestLoop.await(closed);
            assertThat(ran).hasValue(TASKS);
            assertThatThrownBy(() -> test.loop.defer(ran::incrementAndGet))
                    .isInstanceOfSatisfying(
                            LoopException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(LoopException.Kind.CLOSED));
        }
    }

    @PlainOnly("it is about tasks, without any socket")
    @ParameterizedTest
    @EnumSource
    void tasks_offered_by_other_threads_while_the_loop_closes_are_either_refused_or_run(Backend backend)
            throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            for (int i = 0; i < CLOSINGS; i++) {
                Loop<String> loop = Loop.attach(test.vertx, "short-lived");
                AtomicInteger taken = new AtomicInteger();
                AtomicInteger ran = new AtomicInteger();
                List<Thread> threads = new ArrayList<>();
                for (int t = 0; t < 3; t++) {
                    threads.add(new Thread(() -> deferUntilRefused(loop, taken, ran)));
                }
                threads.forEach(Thread::start);
                CompletableFuture<Future<Void>> closing = new CompletableFuture<>();

                loop.defer(task -> closing.complete(task.close()));

                for (Thread thread : threads) {
                    thread.join();
                }
                TestLoop.await(TestLoop.await(closing));
                assertThat(ran).hasValue(taken.get());
            }
        }
    }

    private static void deferUntilRefused(Loop<String> loop, AtomicInteger taken, AtomicInteger ran) {
        try {
            while (taken.get() < MOST_TASKS) {
                loop.defer(ran::incrementAndGet);
                taken.incrementAndGet();
            }
        } catch (LoopException refused) {
            assertThat(refused.kind()).isEqualTo(LoopException.Kind.CLOSED);
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void files_on_their_way_fail_and_the_files_stay_their_owners(Backend backend) throws Exception {
        Path path = Files.write(directory.resolve("file"), new byte[16 << 20]);
        try (TestLoop test = new TestLoop(backend);
                FileChannel file = FileChannel.open(path)) {
            Recorder server = new Recorder();
            int port = test.port(test.context(null, server));
            try (java.net.Socket client = Peers.connectNarrow(port)) {
                server.expect("open");
                Future<Void> first = test.on(() -> server.socket.sendFile(file, 0, file(file)));
                Future<Void> second = test.on(() -> server.socket.sendFile(file, 0, file(file)));
                long waiting = test.on(() -> server.socket.bufferedBytes());

                TestLoop.await(test.loop.close());

                server.expect("close LOOP_CLOSED");
                assertThat(server.reason.unsentBytes()).isEqualTo(waiting).isGreaterThan(file.size());
                for (Future<Void> sending : List.of(first, second)) {
                    assertThat(sending.cause())
                            .isInstanceOfSatisfying(
                                    LoopException.class,
                                    failure -> assertThat(failure.kind()).isEqualTo(LoopException.Kind.CLOSED));
                }
                assertThat(file.isOpen()).isTrue();
                assertThat(Wiring.chosen().readCutOff(client).length + waiting).isCloseTo(2 * file.size(), within((long)
                        Wiring.chosen().mostTakenAhead()));
            }
        }
    }

    private static long file(FileChannel file) {
        try {
            return file.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_exception_from_the_listener_of_a_file_does_not_keep_the_loop_from_closing(Backend backend)
            throws Exception {
        Path path = Files.write(directory.resolve("file"), new byte[16 << 20]);
        try (TestLoop test = new TestLoop(backend);
                FileChannel file = FileChannel.open(path)) {
            Recorder server = new Recorder();
            int port = test.port(test.context(null, server));
            try (java.net.Socket client = Peers.connectNarrow(port)) {
                server.expect("open");
                test.run(() -> server.socket.sendFile(file, 0, file(file)).onComplete(result -> {
                    throw new IllegalStateException("listener");
                }));

                TestLoop.await(test.loop.close());

                server.expect("close LOOP_CLOSED");
                assertThat(client.isClosed()).isFalse();
            }
        }
    }

    @PlainOnly("who waits in the queue of a listener that does not accept has nobody to shake hands with")
    @ParameterizedTest
    @EnumSource
    void connections_being_made_are_given_up_and_their_descriptors_with_them(Backend backend) throws Exception {
        new TestLoop(backend).close(); // opens what is opened once and for all
        Resources before = Resources.inUse();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestLoop test = new TestLoop(backend)) {
            Recorder client = new Recorder();
            SocketContext<Security, Void, Void> context = test.connecting(null, client);
            // More than the queue of a listener that does not accept takes: some stay half open.
            List<Connecting> attempts = new ArrayList<>();
            test.run(() -> {
                for (int i = 0; i < CLIENTS; i++) {
                    attempts.add(
                            context.connect(InetAddress.getLoopbackAddress().getHostAddress(), full.getLocalPort()));
                }
            });
            client.expect("open");
            assertThat(test.on(() -> attempts.stream().allMatch(Connecting::isDone)))
                    .isFalse();

            TestLoop.await(test.loop.close());

            int open = 1;
            int givenUp = 0;
            for (int closed = 0; closed < open || open + givenUp < CLIENTS; ) {
                switch (client.next()) {
                    case "open" -> open++;
                    case "connectError CLOSED" -> givenUp++;
                    case "close LOOP_CLOSED" -> closed++;
                    default -> throw new AssertionError("neither open, given up nor closed");
                }
            }
            assertThat(givenUp).isPositive();
            client.expectNothingMore();
        }
        before.expectBack();
    }

    @ParameterizedTest
    @EnumSource
    void loops_closed_by_another_thread_under_load_leave_nothing_behind(Backend backend) throws Exception {
        try (TestLoop warmUp = new TestLoop(backend)) {
            closeUnderLoad(warmUp.vertx, CLIENTS);
            Resources before = Resources.settled(warmUp);

            for (int i = 0; i < CLOSINGS; i++) {
                closeUnderLoad(warmUp.vertx, i);
            }

            before.expectBack(warmUp);
        }
    }

    private static void closeUnderLoad(Vertx vertx, int echoes) throws Exception {
        Loop<String> loop = Loop.attach(vertx, "short-lived");
        Tally server = new Tally();
        CompletableFuture<Integer> port = new CompletableFuture<>();
        loop.runOnLoop(() -> port.complete(loop.context(Wiring.chosen().accepting(), (Void) null, server)
                .listen(InetAddress.getLoopbackAddress().getHostAddress(), 0)
                .result()
                .port()));
        try (Load load = new Load(TestLoop.await(port), CLIENTS / 4)) {
            server.awaitReceived(echoes + 1);

            TestLoop.await(loop.close());

            assertThat(server.closed()).isEqualTo(server.opened());
            assertThat(server.closed(Why.LOOP_CLOSED)).isPositive();
            assertThat(server.failures()).isZero();
            load.awaitEnd();
        }
    }
}
