package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.CloseReason.Why;
import io.berth.testing.Logged;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Misuse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An exception from a callback is told, and does the socket and its loop no harm. */
@Timeout(60)
class FailingCallbackTest {
    private static IllegalStateException onPurpose(String text) {
        return new IllegalStateException(text);
    }

    @ParameterizedTest
    @EnumSource
    void what_the_data_callback_throws_is_told_and_the_socket_hears_on(Backend backend) {
        Ear ear = new Acting((socket, packets) -> {
            throw onPurpose(packets.get(0).text());
        });
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(ear);
            for (String text : List.of("one", "two", "three")) {
                peer.send(text, on.address(socket));
                assertThat(Ear.next(ear.failures)).hasMessage(text);
            }
            assertThat(on.on(socket::isClosed)).isFalse();
            assertThat(on.on(socket::statistics).received()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_error_counts_as_well_as_an_exception(Backend backend) {
        Ear ear = new Acting((socket, packets) -> {
            throw new StackOverflowError("on purpose");
        });
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(ear);
            peer.send("go", on.address(socket));
            assertThat(Ear.next(ear.failures)).isInstanceOf(StackOverflowError.class);
            assertThat(on.on(socket::isClosed)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_batch_after_the_failed_one_comes_whole(Backend backend) {
        Ear ear = new Acting((socket, packets) -> {
            throw onPurpose("each time");
        });
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(ear);
            Acting.flood(on, peer, 150, List.of(socket));
            Numbered.expect(ear, 150);
            on.run(() -> {});
            assertThat(ear.failures).hasSameSizeAs(ear.batches);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_socket_hears_on_when_the_failure_callback_fails_too(Backend backend) {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        UdpHandler<Void> handler = UdpHandler.<Void>builder()
                .data((socket, packets) -> {
                    packets.forEach(packet -> heard.add(packet.text()));
                    throw onPurpose("first");
                })
                .failure((socket, failure) -> {
                    throw onPurpose("after " + failure.getMessage());
                })
                .build();
        try (Logged log = Logged.by("io.berth.udp");
                TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(handler);
            for (String text : List.of("one", "two")) {
                peer.send(text, on.address(socket));
                assertThat(Ear.next(heard)).isEqualTo(text);
                assertThat(log.nextFailure())
                        .hasMessage("after first")
                        .satisfies(logged -> assertThat(logged.getSuppressed())
                                .singleElement()
                                .satisfies(first -> assertThat(first).hasMessage("first")));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_failure_callback_that_throws_what_it_was_told_is_logged(Backend backend) {
        UdpHandler<Void> handler = UdpHandler.<Void>builder()
                .data((socket, packets) -> {
                    throw onPurpose("the same");
                })
                .failure((socket, failure) -> {
                    throw (RuntimeException) failure;
                })
                .build();
        try (Logged log = Logged.by("io.berth.udp");
                TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            peer.send("go", on.address(on.bind(handler)));
            assertThat(log.nextFailure()).hasMessage("the same");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_failure_that_nobody_takes_is_logged(Backend backend) {
        UdpHandler<Void> handler = UdpHandler.<Void>builder()
                .data((socket, packets) -> {
                    throw onPurpose("untaken");
                })
                .build();
        try (Logged log = Logged.by("io.berth.udp");
                TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            peer.send("go", on.address(on.bind(handler)));
            assertThat(log.nextFailure()).hasMessage("untaken");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_the_close_callback_throws_is_told_and_the_socket_is_closed(Backend backend) {
        Ear ear = new Ear() {
            @Override
            public void onClose(UdpSocket<Void> socket, CloseReason reason) {
                super.onClose(socket, reason);
                throw onPurpose("while closing");
            }
        };
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(ear);
            on.run(socket::close);
            assertThat(Ear.next(ear.failures)).hasMessage("while closing");
            assertThat(on.on(socket::isClosed)).isTrue();
            try (JdkPeer other = new JdkPeer(on.address(socket))) {
                assertThat(other.address()).isEqualTo(on.address(socket));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_failing_close_callback_does_not_keep_the_others_from_closing_with_their_loop(Backend backend) {
        List<Ear> ears = List.of(new Ear(), throwingOnClose(), new Ear());
        try (TestLoop on = new TestLoop(backend)) {
            ears.forEach(on::bind);
            await(on.loop.close());
        }
        for (Ear ear : ears) {
            assertThat(ear.closed).isCompletedWithValueMatching(reason -> reason.why() == Why.LOOP_CLOSED);
        }
        assertThat(ears.get(1).failures).hasSize(1);
    }

    private static Ear throwingOnClose() {
        return new Ear() {
            @Override
            public void onClose(UdpSocket<Void> socket, CloseReason reason) {
                super.onClose(socket, reason);
                throw onPurpose("while closing");
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void a_data_callback_that_goes_on_with_a_socket_it_has_closed_is_told(Backend backend) {
        Ear ear = new Acting((socket, packets) -> packets.forEach(packet -> {
            socket.close();
            socket.reply(packet, ByteBuffer.allocate(1));
        }));
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            peer.send("close", on.address(on.bind(ear)));
            assertThat(Ear.next(ear.failures))
                    .isInstanceOfSatisfying(
                            Misuse.class, misuse -> assertThat(misuse.kind()).isEqualTo(Kind.CLOSED));
        }
        assertThat(ear.closed).isCompletedWithValueMatching(reason -> reason.why() == Why.CLOSED);
    }

    @ParameterizedTest
    @EnumSource
    void a_failure_callback_may_close_the_socket(Backend backend) {
        Ear ear = new Ear() {
            @Override
            public void onData(UdpSocket<Void> socket, Packets packets) {
                super.onData(socket, packets);
                throw onPurpose("close it");
            }

            @Override
            public void onFailure(UdpSocket<Void> socket, Throwable failure) {
                super.onFailure(socket, failure);
                socket.close();
            }
        };
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            peer.send("go", on.address(on.bind(ear)));
            assertThat(await(ear.closed).why()).isEqualTo(Why.CLOSED);
            assertThat(ear.failures).hasSize(1);
        }
    }
}
