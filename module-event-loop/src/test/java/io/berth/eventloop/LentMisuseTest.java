package io.berth.eventloop;

import static io.berth.eventloop.Calls.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.berth.eventloop.LoopException.Kind;
import io.netty.channel.unix.FileDescriptor;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What cannot be borrowed is refused at once; then nothing was borrowed, and nothing comes back. */
@Contract
@Timeout(60)
class LentMisuseTest {
    private static final int NO_DESCRIPTOR = 1_000_000_000;

    private static void invalid(String message, ThrowingCallable call) {
        assertThat(refused(Kind.INVALID_ARGUMENT, call)).hasMessageContaining(message);
    }

    private static void missing(String argument, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(argument);
    }

    private static void listen(TestLoop test, ListenSource source, Runnable onReturned) {
        SocketContext<Security, Void, Void> context = test.context(null, new Tally());
        test.run(() -> context.listen(source, ListenOptions.DEFAULT, List.of(context), onReturned));
    }

    /** Tries to borrow, which the kernel or the JDK must be against; nothing comes back. */
    private static LoopException.Network networkFailureOf(TestLoop test, ListenSource source) {
        Returns returns = new Returns(test.loop);
        Throwable failure = catchThrowable(() -> listen(test, source, returns));
        assertThat(failure).isInstanceOf(LoopException.Network.class);
        test.run(test.loop::wakeUp);
        returns.expectNone();
        return (LoopException.Network) failure;
    }

    // --- sources that make no sense

    @Test
    void a_source_of_nothing_is_refused() {
        invalid("there is no descriptor", ListenSource::descriptors);
        invalid("there is no channel", ListenSource::channels);
    }

    @Test
    void a_negative_descriptor_is_refused_with_its_value() {
        invalid("descriptor is -1", () -> ListenSource.descriptors(3, -1));
    }

    @Test
    void null_is_refused_by_name() {
        missing("descriptors", () -> ListenSource.descriptors((int[]) null));
        missing("channels", () -> ListenSource.channels((ServerSocketChannel[]) null));
        missing("channel", () -> ListenSource.channels((ServerSocketChannel) null));
        missing("other", () -> ListenSource.descriptors(3).and(null));
    }

    @Test
    void the_same_twice_is_refused() {
        invalid("descriptor 7 is in the source twice", () -> ListenSource.descriptors(7, 8, 7));
        invalid(
                "descriptor 7 is in the source twice",
                () -> ListenSource.descriptors(7).and(ListenSource.descriptors(7)));
    }

    @Test
    void a_source_is_not_changed_by_who_made_it() {
        int[] numbers = {7, 8};
        ListenSource source = ListenSource.descriptors(numbers);

        numbers[0] = 9;

        assertThat(source).hasToString("descriptor 7 and descriptor 8");
        assertThat(source.and(ListenSource.descriptors(9)))
                .hasToString("descriptor 7 and descriptor 8 and descriptor 9");
        assertThat(source).hasToString("descriptor 7 and descriptor 8");
    }

    @ParameterizedTest
    @EnumSource
    void null_for_what_listening_needs_is_refused_by_name(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.context(null, new Tally());
            List<SocketContext<Security, Void, Void>> here = List.of(context);
            ListenSource source = lender.source();
            test.run(() -> {
                missing("source", () -> context.listen((ListenSource) null));
                missing("options", () -> context.listen(source, null, here, () -> {}));
                missing("over", () -> context.listen(source, ListenOptions.DEFAULT, null, () -> {}));
                missing("onReturned", () -> context.listen(source, ListenOptions.DEFAULT, here, null));
                invalid(
                        "there is no context",
                        () -> context.listen(source, ListenOptions.DEFAULT, List.of(), () -> {}));
            });
            lender.serveOnce(test);
        }
    }

    // --- calls at the wrong place and time

    @ParameterizedTest
    @EnumSource
    void what_the_other_backend_borrows_is_refused(Backend backend) throws Exception {
        Backend other = backend == Backend.EPOLL ? Backend.NIO : Backend.EPOLL;
        try (Lender lender = new Lender(other);
                TestLoop test = new TestLoop(backend);
                TestLoop fit = new TestLoop(other)) {
            Returns returns = new Returns(test.loop);

            refused(Kind.UNSUPPORTED_TRANSPORT, () -> listen(test, lender.source(), returns));

            lender.serveOnce(fit);
            returns.expectNone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_a_source_for_both_backends_neither_half_is_kept(Backend backend) throws Exception {
        Backend other = backend == Backend.EPOLL ? Backend.NIO : Backend.EPOLL;
        try (Lender fits = new Lender(backend);
                Lender doesNot = new Lender(other);
                TestLoop test = new TestLoop(backend)) {
            Returns returns = new Returns(test.loop);

            refused(Kind.UNSUPPORTED_TRANSPORT, () -> listen(test, fits.source().and(doesNot.source()), returns));

            fits.serveOnce(test);
            returns.expectNone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_call_from_another_thread_is_refused(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.context(null, new Tally());

            refused(Kind.WRONG_THREAD, () -> context.listen(lender.source()));

            lender.serveOnce(test);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_context_is_refused(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            SocketContext<Security, Void, Void> context = test.context(null, new Tally());
            test.run(context::close);

            refused(Kind.CLOSED, () -> test.run(() -> context.listen(lender.source())));

            lender.serveOnce(test);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_loop_is_refused(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend)) {
            StandaloneLoop<String> loop = backend.standalone("data");
            SocketContext<Security, Void, Void> context =
                    loop.context(Wiring.chosen().accepting(), null, new Tally());
            assertThat(loop.close().isComplete()).isTrue();

            refused(Kind.CLOSED, () -> context.listen(lender.source()));

            try (TestLoop test = new TestLoop(backend)) {
                lender.serveOnce(test);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_lent_to_a_listener_of_the_same_loop_is_refused(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            assertSecondLoanRefused(lender, test, test);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_lent_to_a_listener_of_another_loop_is_refused(Backend backend) throws Exception {
        try (Lender lender = new Lender(backend);
                TestLoop test = new TestLoop(backend);
                TestLoop other = new TestLoop(backend)) {
            assertSecondLoanRefused(lender, test, other);
        }
    }

    /** Refused, and the first listener serves on until it returns what it has; then it can be lent again. */
    private static void assertSecondLoanRefused(Lender lender, TestLoop first, TestLoop second) throws Exception {
        Returns returns = new Returns(first.loop);
        Returns never = new Returns(second.loop);
        ListenSocket<Security> listener = lender.lend(first, new Tally(), returns);

        invalid("is lent to a listener already", () -> listen(second, lender.source(), never));

        try (java.net.Socket client = lender.connect()) {
            Wire.echoes(client);
        }
        never.expectNone();
        first.run(listener::close);
        returns.expectOne();
        lender.serveOnce(second);
    }

    @ParameterizedTest
    @EnumSource
    void of_a_source_that_is_lent_in_part_the_rest_is_not_kept(Backend backend) throws Exception {
        try (Lender lent = new Lender(backend);
                Lender free = new Lender(backend);
                TestLoop test = new TestLoop(backend)) {
            listen(test, lent.source(), () -> {});

            invalid(
                    "is lent to a listener already",
                    () -> listen(test, free.source().and(lent.source()), () -> {}));

            free.serveOnce(test);
        }
    }

    // --- what does not listen, or not as it must

    @Test
    void a_descriptor_that_is_none_is_refused() {
        try (TestLoop test = new TestLoop(Backend.EPOLL)) {
            LoopException.Network failure = networkFailureOf(test, ListenSource.descriptors(NO_DESCRIPTOR));

            assertThat(failure.reason()).isEqualTo("EBADF");
            assertThat(failure).hasMessageContaining("cannot listen on descriptor " + NO_DESCRIPTOR);
        }
    }

    @Test
    void a_descriptor_of_a_file_is_refused(@TempDir Path folder) throws Exception {
        FileDescriptor file =
                FileDescriptor.from(Files.createFile(folder.resolve("file")).toFile());
        try (TestLoop test = new TestLoop(Backend.EPOLL)) {
            assertThat(networkFailureOf(test, ListenSource.descriptors(file.intValue()))
                            .reason())
                    .isEqualTo("ENOTSOCK");
        } finally {
            file.close();
        }
    }

    @Test
    void a_descriptor_that_does_not_listen_is_refused_until_it_does() throws Exception {
        try (Lender lender = new Lender(Backend.EPOLL);
                TestLoop test = new TestLoop(Backend.EPOLL)) {
            lender.shutDown();

            assertThat(networkFailureOf(test, lender.source()))
                    .hasMessageContaining("it does not listen; call listen on it first");

            lender.listenAgain();
            lender.serveOnce(test);
        }
    }

    @Test
    void of_several_descriptors_those_that_listen_are_not_kept_when_one_does_not() throws Exception {
        try (Lender listens = new Lender(Backend.EPOLL);
                Lender doesNot = new Lender(Backend.EPOLL);
                TestLoop test = new TestLoop(Backend.EPOLL)) {
            doesNot.shutDown();

            assertThat(networkFailureOf(test, listens.source().and(doesNot.source())))
                    .hasMessageContaining("does not listen");

            listens.serveOnce(test);
        }
    }

    @Test
    void a_descriptor_that_would_block_the_loop_is_refused() throws Exception {
        try (ServerSocketChannel blocking = ServerSocketChannel.open().bind(Calls.at("127.0.0.1", 0));
                TestLoop test = new TestLoop(Backend.EPOLL)) {
            int descriptor = Descriptors.listeningOn((InetSocketAddress) blocking.getLocalAddress());

            assertThat(networkFailureOf(test, ListenSource.descriptors(descriptor)))
                    .hasMessageContaining("it would block the loop; set O_NONBLOCK first");
        }
    }

    @Test
    void a_channel_that_would_block_the_loop_is_refused_until_it_does_not() throws Exception {
        try (ServerSocketChannel channel = ServerSocketChannel.open().bind(Calls.at("127.0.0.1", 0));
                TestLoop test = new TestLoop(Backend.NIO)) {
            ListenSource source = ListenSource.channels(channel);

            assertThat(networkFailureOf(test, source)).hasMessageContaining("call configureBlocking(false) first");

            channel.configureBlocking(false);
            listen(test, source, () -> {});
            try (java.net.Socket client = Wire.connect(channel.socket().getLocalPort())) {
                Wire.echoes(client);
            }
        }
    }

    @Test
    void a_channel_that_is_not_bound_is_refused() throws Exception {
        try (ServerSocketChannel channel = ServerSocketChannel.open();
                TestLoop test = new TestLoop(Backend.NIO)) {
            channel.configureBlocking(false);

            assertThat(networkFailureOf(test, ListenSource.channels(channel)))
                    .hasMessageContaining("it is not bound; bind it first");
        }
    }

    @Test
    void a_channel_that_is_closed_is_refused() throws Exception {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.close();
        try (TestLoop test = new TestLoop(Backend.NIO)) {
            assertThat(networkFailureOf(test, ListenSource.channels(channel))).hasMessageContaining("it is closed");
        }
    }
}
