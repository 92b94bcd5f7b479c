package io.berth.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Misuse;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be asked of packets, and for how long. */
@Timeout(60)
class PacketTest {
    /** An ear that looks at packets on the loop as well; what it finds wrong there is a failure of the callback. */
    private static final class Looking extends Ear {
        private final BiConsumer<UdpSocket<Void>, Packets> look;

        Looking(BiConsumer<UdpSocket<Void>, Packets> look) {
            this.look = look;
        }

        @Override
        public void onData(UdpSocket<Void> socket, Packets packets) {
            try {
                look.accept(socket, packets);
            } finally {
                super.onData(socket, packets);
            }
        }

        void expectNoFailure() {
            assertThat(failures).isEmpty();
        }
    }

    private static Looking looking(Consumer<Packets> look) {
        return new Looking((socket, packets) -> look.accept(packets));
    }

    /** Has a socket look at these texts, which come in one batch. */
    private static void show(Backend backend, Looking ear, String... texts) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(ear);
            on.run(socket::pause);
            for (String text : texts) {
                peer.send(text, on.address(socket));
            }
            on.run(socket::resume);
            for (String text : texts) {
                assertThat(Numbered.text(ear.datagram())).isEqualTo(text);
            }
            on.run(() -> {}); // the callback has returned
        }
        ear.expectNoFailure();
    }

    @ParameterizedTest
    @EnumSource
    void packets_are_had_by_their_index(Backend backend) {
        Looking ear = looking(packets -> {
            assertThat(packets.count()).isEqualTo(3);
            assertThat(packets.get(0).text()).isEqualTo("one");
            assertThat(packets.get(1).text()).isEqualTo("two");
            assertThat(packets.get(2).text()).isEqualTo("three");
        });
        show(backend, ear, "one", "two", "three");
    }

    @ParameterizedTest
    @EnumSource
    void an_index_that_no_packet_has_is_named(Backend backend) {
        Looking ear = looking(packets -> {
            assertThatThrownBy(() -> packets.get(-1))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("-1");
            assertThatThrownBy(() -> packets.get(2))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("2");
        });
        show(backend, ear, "one", "two");
    }

    @ParameterizedTest
    @EnumSource
    void bytes_are_had_by_their_index_and_not_beyond(Backend backend) {
        Looking ear = looking(packets -> {
            Packet packet = packets.get(1);
            assertThat(packet.length()).isEqualTo(3);
            assertThat(packet.get(0)).isEqualTo((byte) 't');
            assertThat(packet.get(2)).isEqualTo((byte) 'o');
            assertThatThrownBy(() -> packet.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> packet.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        });
        show(backend, ear, "one", "two");
    }

    @ParameterizedTest
    @EnumSource
    void the_buffer_has_the_bytes_and_cannot_be_written(Backend backend) {
        Looking ear = looking(packets -> {
            ByteBuffer buffer = packets.get(1).buffer();
            assertThat(buffer.remaining()).isEqualTo(3);
            assertThat(buffer.get()).isEqualTo((byte) 't');
            assertThat(buffer.isReadOnly()).isTrue();
            assertThatThrownBy(() -> buffer.put((byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
        });
        show(backend, ear, "one", "two");
    }

    @ParameterizedTest
    @EnumSource
    void the_buffer_begins_anew_each_time_it_is_asked_for(Backend backend) {
        Looking ear = looking(packets -> {
            ByteBuffer read = packets.get(0).buffer();
            read.position(read.limit());
            read.order(ByteOrder.LITTLE_ENDIAN);
            assertThat(packets.get(0).buffer()).isSameAs(read);
            assertThat(read.remaining()).isEqualTo(8);
            assertThat(read.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        });
        show(backend, ear, "8 bytes.");
    }

    @ParameterizedTest
    @EnumSource
    void each_packet_has_a_buffer_of_its_own(Backend backend) {
        Looking ear = looking(packets -> {
            ByteBuffer one = packets.get(0).buffer();
            ByteBuffer two = packets.get(1).buffer();
            assertThat(one.get()).isEqualTo((byte) 'o');
            assertThat(two.get()).isEqualTo((byte) 't');
            assertThat(one.get()).isEqualTo((byte) 'n');
        });
        show(backend, ear, "one", "two");
    }

    @ParameterizedTest
    @EnumSource
    void what_is_copied_can_be_kept(Backend backend) {
        List<byte[]> copies = new ArrayList<>();
        List<Datagram> datagrams = new ArrayList<>();
        Looking ear = looking(packets -> {
            packets.forEach(packet -> copies.add(packet.copy()));
            packets.forEach(packet -> datagrams.add(packet.toDatagram()));
        });
        show(backend, ear, "one", "två"); // two bytes for one letter
        assertThat(copies).containsExactly("one".getBytes(UTF_8), "två".getBytes(UTF_8));
        assertThat(datagrams).extracting(Numbered::text).containsExactly("one", "två");
        assertThat(datagrams.get(0).payload().isReadOnly()).isTrue();
        assertThat(datagrams.get(0).truncated()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void a_sender_is_the_same_object_each_time(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer one = new JdkPeer();
                JdkPeer other = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            List<InetSocketAddress> ofOne = new ArrayList<>();
            List<InetSocketAddress> ofOther = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                one.send("one", on.address(socket));
                ofOne.add(ear.datagram().sender());
                other.send("other", on.address(socket));
                ofOther.add(ear.datagram().sender());
            }
            assertThat(ofOne.get(0)).isEqualTo(one.address());
            assertThat(ofOne).allSatisfy(sender -> assertThat(sender).isSameAs(ofOne.get(0)));
            assertThat(ofOther.get(0)).isEqualTo(other.address());
            assertThat(ofOther).allSatisfy(sender -> assertThat(sender).isSameAs(ofOther.get(0)));
        }
    }

    /** More than are remembered. */
    @ParameterizedTest
    @EnumSource
    void no_sender_is_taken_for_another_where_there_are_many(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(ear);
            List<JdkPeer> peers = new ArrayList<>();
            try {
                for (int i = 0; i < 700; i++) {
                    JdkPeer peer = new JdkPeer();
                    peers.add(peer);
                    peer.send("port " + peer.address().getPort(), on.address(socket));
                }
                for (JdkPeer peer : peers) {
                    Datagram datagram = ear.datagram();
                    assertThat(datagram.sender()).isEqualTo(peer.address());
                    assertThat(Numbered.text(datagram))
                            .isEqualTo("port " + datagram.sender().getPort());
                }
            } finally {
                peers.forEach(JdkPeer::close);
            }
        }
    }

    // --- for how long

    @ParameterizedTest
    @EnumSource
    void packets_expire_when_the_callback_returns(Backend backend) {
        List<Packets> kept = new ArrayList<>();
        Looking ear = looking(kept::add);
        show(backend, ear, "one");
        Packets packets = kept.get(0);
        expectExpired(packets::count);
        expectExpired(() -> packets.get(0));
        expectExpired(() -> packets.forEach(packet -> {}));
    }

    @ParameterizedTest
    @EnumSource
    void a_packet_expires_when_the_callback_returns(Backend backend) {
        List<Packet> kept = new ArrayList<>();
        Looking ear = looking(packets -> kept.add(packets.get(0)));
        show(backend, ear, "one");
        Packet packet = kept.get(0);
        for (ThrowingCallable use : List.<ThrowingCallable>of(
                packet::length,
                packet::isTruncated,
                () -> packet.get(0),
                packet::buffer,
                packet::copy,
                packet::text,
                packet::sender,
                packet::destination,
                packet::ecn,
                packet::toDatagram)) {
            expectExpired(use);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_expired_packet_cannot_be_answered(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            List<Packet> kept = new ArrayList<>();
            Looking ear = looking(packets -> kept.add(packets.get(0)));
            UdpSocket<Void> socket = on.bind(ear);
            peer.send("question", on.address(socket));
            ear.datagram();
            on.run(() -> {
                expectExpired(() -> socket.reply(kept.get(0), ByteBuffer.allocate(1)));
                try (PacketBatch batch = PacketBatch.on(on.loop)) {
                    expectExpired(() -> batch.reply(kept.get(0), ByteBuffer.allocate(1)));
                    assertThat(batch.isEmpty()).isTrue();
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_kept_packet_stays_expired_during_a_later_callback(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            List<Packets> kept = new ArrayList<>();
            List<Packet> keptOnes = new ArrayList<>();
            Looking ear = looking(packets -> {
                if (kept.isEmpty()) {
                    kept.add(packets);
                    keptOnes.add(packets.get(0));
                } else {
                    expectExpired(kept.get(0)::count);
                    expectExpired(keptOnes.get(0)::text);
                }
            });
            UdpSocket<Void> socket = on.bind(ear);
            peer.send("kept", on.address(socket));
            ear.datagram();
            peer.send("later", on.address(socket));
            ear.datagram();
            on.run(() -> {});
            ear.expectNoFailure();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_packet_expires_too_when_the_callback_throws(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            List<Packet> kept = new ArrayList<>();
            Looking ear = looking(packets -> {
                kept.add(packets.get(0));
                throw new IllegalStateException("on purpose");
            });
            UdpSocket<Void> socket = on.bind(ear);
            peer.send("kept", on.address(socket));
            assertThat(Ear.next(ear.failures)).hasMessage("on purpose");
            on.run(() -> expectExpired(kept.get(0)::text));
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_memory_behind_a_kept_buffer_is_overwritten(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            List<ByteBuffer> kept = new ArrayList<>();
            Looking ear = looking(packets -> packets.forEach(packet -> kept.add(packet.buffer())));
            UdpSocket<Void> socket = on.bind(ear);
            on.run(socket::pause);
            peer.send("one", on.address(socket));
            peer.send("two", on.address(socket));
            on.run(socket::resume);
            ear.datagram();
            ear.datagram();
            on.run(() -> {
                byte spoilt = (byte) 0xDB;
                for (ByteBuffer buffer : kept) {
                    byte[] bytes = new byte[3];
                    buffer.get(buffer.limit() - 3, bytes);
                    assertThat(bytes).containsOnly(spoilt);
                }
            });
        }
    }

    private static void expectExpired(ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOf(Misuse.class)
                .hasMessageContaining("copy what is needed")
                .extracting(failure -> ((Misuse) failure).kind())
                .isEqualTo(Kind.DATA_EXPIRED);
    }
}
