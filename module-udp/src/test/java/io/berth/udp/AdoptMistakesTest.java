package io.berth.udp;

import static io.berth.udp.Net.at;
import static io.berth.udp.Net.errorOf;
import static io.berth.udp.Net.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.DatagramSource;
import io.berth.udp.UdpException.Kind;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What cannot be adopted stays with whoever has it. */
@Timeout(60)
class AdoptMistakesTest {
    private static final int NOBODYS = 1_000_000; // no process of a test has so many descriptors

    @ParameterizedTest
    @EnumSource
    void options_with_a_source_are_refused(Backend backend) throws IOException {
        UdpOptions options = UdpOptions.DEFAULT.withSource(TestLoop.ANY_PORT);
        try (Foreign foreign = Foreign.bound(backend, TestLoop.ANY_PORT)) {
            assertRefused(backend, foreign, options, Kind.INVALID_ARGUMENT, "this one is bound");
            assertFit(foreign);
        }
    }

    @ParameterizedTest
    @EnumSource
    void options_that_come_too_late_are_refused(Backend backend) throws IOException {
        List<UdpOptions> late = List.of(
                UdpOptions.DEFAULT.withSharedPort(),
                UdpOptions.DEFAULT.withReusedAddress(),
                UdpOptions.DEFAULT.withIpv6Only());
        for (UdpOptions options : late) {
            try (Foreign foreign = Foreign.bound(backend, at("::1", 0))) {
                assertRefused(backend, foreign, options, Kind.INVALID_ARGUMENT, "are to be bound");
                assertFit(foreign);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_for_the_other_backend_is_refused(Backend backend) throws IOException {
        Backend other = backend == Backend.EPOLL ? Backend.NIO : Backend.EPOLL;
        String words = "on a loop on " + backend.name().toLowerCase(Locale.ROOT);
        try (Foreign foreign = Foreign.bound(other, TestLoop.ANY_PORT)) {
            assertRefused(backend, foreign, UdpOptions.DEFAULT, Kind.NOT_SUPPORTED, words);
            assertFit(foreign);
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_that_is_not_bound_is_refused(Backend backend) throws IOException {
        for (InetSocketAddress family : new InetSocketAddress[] {at("127.0.0.1", 0), at("::1", 0)}) {
            try (Foreign foreign = Foreign.unbound(backend, family)) {
                String words = "is not bound; bind it first";
                assertRefused(backend, foreign, UdpOptions.DEFAULT, Kind.INVALID_ARGUMENT, words);
                foreign.bind(family);
                assertFit(foreign);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_that_was_adopted_before_stays_with_its_socket(Backend backend) throws IOException {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend);
                Foreign foreign = Foreign.bound(backend, TestLoop.ANY_PORT);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> first = foreign.adopt(on, UdpOptions.DEFAULT, ear);
            UdpException error = errorOf(() -> foreign.adopt(on, UdpOptions.DEFAULT, new Ear()));
            assertThat(error.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
            peer.send("still there", on.address(first));
            assertThat(text(ear.datagram())).isEqualTo("still there");
        }
    }

    @Test
    void what_nio_does_not_have_is_refused() throws IOException {
        try (Foreign foreign = Foreign.bound(Backend.NIO, TestLoop.ANY_PORT)) {
            UdpOptions options = UdpOptions.DEFAULT.withPacketInfo();
            assertRefused(Backend.NIO, foreign, options, Kind.NOT_SUPPORTED, "destination and ECN");
            assertFit(foreign);
        }
    }

    @Test
    void a_descriptor_of_tcp_is_refused() throws IOException {
        Epoll.ensureAvailability();
        Socket tcp = Socket.newSocketStream();
        try {
            assertRefused(tcp, Kind.INVALID_ARGUMENT, "is no UDP socket");
            assertThat(tcp.getSoError()).isZero();
        } finally {
            tcp.close();
        }
    }

    @Test
    void a_descriptor_of_local_datagrams_is_refused() throws IOException {
        Epoll.ensureAvailability();
        Socket unix = Socket.newSocketDomainDgram();
        try {
            assertRefused(unix, Kind.INVALID_ARGUMENT, "is no UDP socket");
            assertThat(unix.getSoError()).isZero();
        } finally {
            unix.close();
        }
    }

    @Test
    void a_descriptor_of_a_file_is_refused(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Epoll.ensureAvailability();
        FileDescriptor descriptor = FileDescriptor.from(file.toFile());
        try {
            assertRefused(descriptor, Kind.NETWORK, "ENOTSOCK");
        } finally {
            descriptor.close();
        }
    }

    @Test
    void a_descriptor_that_is_closed_is_refused() {
        assertRefused(new FileDescriptor(NOBODYS), Kind.NETWORK, "EBADF");
    }

    @Test
    void a_channel_that_is_closed_is_refused() throws IOException {
        DatagramChannel channel = DatagramChannel.open().bind(TestLoop.ANY_PORT);
        channel.close();
        assertRefused(channel, "the channel is closed");
    }

    @Test
    void a_channel_of_a_selector_is_refused_until_its_key_is_cancelled() throws IOException {
        try (Selector selector = Selector.open();
                DatagramChannel channel = DatagramChannel.open().bind(TestLoop.ANY_PORT)) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            assertRefused(channel, "cancel its key first");
            assertThat(key.isValid()).isTrue();
        }
    }

    @Test
    void a_channel_that_was_refused_blocks_as_before() throws IOException {
        try (TestLoop on = new TestLoop(Backend.NIO);
                DatagramChannel channel = DatagramChannel.open().bind(TestLoop.ANY_PORT)) {
            UdpOptions options = UdpOptions.DEFAULT.withReceiveOffload();
            UdpException error = errorOf(() -> adopt(on, DatagramSource.channel(channel), options));
            assertThat(error.kind()).isEqualTo(Kind.NOT_SUPPORTED);
            assertThat(channel.isBlocking()).isTrue();
        }
    }

    private static void assertRefused(Backend backend, Foreign foreign, UdpOptions options, Kind kind, String words) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpException error = errorOf(() -> foreign.adopt(on, options, new Ear()));
            assertThat(error.kind()).isEqualTo(kind);
            assertThat(error).hasMessageContaining(words);
        }
    }

    private static void assertRefused(FileDescriptor descriptor, Kind kind, String words) {
        try (TestLoop on = new TestLoop(Backend.EPOLL)) {
            DatagramSource source = DatagramSource.descriptor(descriptor.intValue());
            UdpException error = errorOf(() -> adopt(on, source, UdpOptions.DEFAULT));
            assertThat(error.kind()).isEqualTo(kind);
            assertThat(error).hasMessageContaining(words);
        }
    }

    private static void assertRefused(DatagramChannel channel, String words) {
        try (TestLoop on = new TestLoop(Backend.NIO)) {
            UdpException error = errorOf(() -> adopt(on, DatagramSource.channel(channel), UdpOptions.DEFAULT));
            assertThat(error.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
            assertThat(error).hasMessageContaining(words);
        }
    }

    private static UdpSocket<Void> adopt(TestLoop on, DatagramSource source, UdpOptions options) {
        return on.on(() -> UdpSocket.adopt(on.loop, source, options, null, new Ear()));
    }

    /** The loop that it was for takes it, and it works there. */
    private static void assertFit(Foreign foreign) throws IOException {
        Ear ear = new Ear();
        InetSocketAddress bound = foreign.address();
        try (TestLoop on = new TestLoop(foreign.backend());
                JdkPeer peer = new JdkPeer(new InetSocketAddress(bound.getAddress(), 0))) {
            foreign.adopt(on, UdpOptions.DEFAULT, ear);
            peer.send("hello", bound);
            assertThat(text(ear.datagram())).isEqualTo("hello");
        }
    }
}
