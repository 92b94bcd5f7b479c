package io.berth.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.udp.UdpException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BufferSizeTest {
    @ParameterizedTest
    @EnumSource
    void buffers_are_as_large_as_was_asked_for(Backend backend) {
        UdpOptions options = UdpOptions.DEFAULT.withReceiveBuffer(32 * 1024).withSendBuffer(48 * 1024);
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(options, null, new Ear());
            assertThat(on.on(socket::receiveBufferBytes)).isEqualTo(32 * 1024);
            assertThat(on.on(socket::sendBufferBytes)).isEqualTo(48 * 1024);
        }
    }

    @ParameterizedTest
    @EnumSource
    void buffers_are_no_larger_than_the_kernel_allows(Backend backend) throws Exception {
        UdpOptions greedy =
                UdpOptions.DEFAULT.withReceiveBuffer(Integer.MAX_VALUE).withSendBuffer(Integer.MAX_VALUE);
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(greedy, null, new Ear());
            assertThat(on.on(socket::receiveBufferBytes)).isEqualTo(limit("rmem_max"));
            assertThat(on.on(socket::sendBufferBytes)).isEqualTo(limit("wmem_max"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void buffers_are_no_smaller_than_the_kernel_needs(Backend backend) {
        UdpOptions modest = UdpOptions.DEFAULT.withReceiveBuffer(1).withSendBuffer(1);
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(modest, null, new Ear());
            assertThat(on.on(socket::receiveBufferBytes)).isBetween(512, 16 * 1024);
            assertThat(on.on(socket::sendBufferBytes)).isBetween(512, 16 * 1024);
        }
    }

    @Test
    void both_backends_have_the_same_sizes_when_nothing_is_asked_for() {
        try (TestLoop epoll = new TestLoop(Backend.EPOLL);
                TestLoop nio = new TestLoop(Backend.NIO)) {
            UdpSocket<Void> kernel = epoll.bind(new Ear());
            UdpSocket<Void> jdk = nio.bind(new Ear());
            assertThat(epoll.on(kernel::receiveBufferBytes)).isEqualTo(nio.on(jdk::receiveBufferBytes));
            assertThat(epoll.on(kernel::sendBufferBytes)).isEqualTo(nio.on(jdk::sendBufferBytes));
        }
    }

    @Test
    void a_buffer_of_no_size_is_refused() {
        Mistakes.assertMisuse(Kind.INVALID_ARGUMENT, () -> UdpOptions.DEFAULT.withReceiveBuffer(0));
        Mistakes.assertMisuse(Kind.INVALID_ARGUMENT, () -> UdpOptions.DEFAULT.withSendBuffer(-1));
    }

    private static int limit(String name) throws Exception {
        return Integer.parseInt(
                Files.readAllLines(Path.of("/proc/sys/net/core", name)).get(0));
    }
}
