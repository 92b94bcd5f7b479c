package io.berth.eventloop;

import static io.berth.eventloop.Calls.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.LoopException.Kind;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatagramSourceTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void a_negative_descriptor_is_refused_with_its_value() {
        assertThat(refused(Kind.INVALID_ARGUMENT, () -> DatagramSource.descriptor(-1)))
                .hasMessageContaining("descriptor is -1");
    }

    @Test
    void a_channel_that_is_null_is_refused_by_name() {
        assertThatThrownBy(() -> DatagramSource.channel(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("channel");
    }

    @Test
    void it_tells_what_it_is_made_of() throws IOException {
        assertThat(DatagramSource.descriptor(7)).isEqualTo(new DatagramSource.Descriptor(7));
        try (DatagramChannel channel = DatagramChannel.open()) {
            assertThat(DatagramSource.channel(channel)).isEqualTo(new DatagramSource.Channel(channel));
        }
    }

    @Test
    void closing_a_channel_lets_go_of_its_port() throws IOException {
        DatagramChannel channel = DatagramChannel.open().bind(ANY_PORT);
        InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
        DatagramSource source = DatagramSource.channel(channel);
        assertThatThrownBy(() -> new DatagramSocket(address)).isInstanceOf(SocketException.class);

        source.close();

        assertThat(channel.isOpen()).isFalse();
        new DatagramSocket(address).close(); // the port is free
    }

    @Test
    void closing_a_descriptor_lets_go_of_its_port() throws IOException {
        Epoll.ensureAvailability();
        Socket socket = Socket.newSocketDgram();
        socket.bind(ANY_PORT);
        InetSocketAddress address = socket.localAddress();
        DatagramSource source = DatagramSource.descriptor(socket.intValue());
        assertThatThrownBy(() -> new DatagramSocket(address)).isInstanceOf(SocketException.class);

        source.close();

        new DatagramSocket(address).close(); // the port is free
    }
}
