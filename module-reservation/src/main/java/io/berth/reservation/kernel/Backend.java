package io.berth.reservation.kernel;

import io.berth.eventloop.ListenSource;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** What descriptors are made by. */
public enum Backend {
    /** Descriptors, by Netty's natives; what loops on epoll can borrow. */
    NATIVE {
        @Override
        Hold take(InetSocketAddress address) throws IOException {
            return DescriptorHold.take(address);
        }

        @Override
        DatagramHold takeDatagram(InetSocketAddress address) throws IOException {
            return DatagramHold.descriptor(address);
        }

        @Override
        PathHold.Listening listenAt(UnixDomainSocketAddress path, int backlog) throws IOException {
            HeldDescriptor descriptor = HeldDescriptor.listening(path, backlog);
            return new PathHold.Listening(ListenSource.descriptors(descriptor.intValue()), descriptor::close);
        }
    },

    /** Channels of the JDK; what loops on nio can borrow. */
    JDK {
        @Override
        Hold take(InetSocketAddress address) throws IOException {
            return ChannelHold.take(address);
        }

        @Override
        DatagramHold takeDatagram(InetSocketAddress address) throws IOException {
            return DatagramHold.channel(address);
        }

        @Override
        PathHold.Listening listenAt(UnixDomainSocketAddress path, int backlog) throws IOException {
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.configureBlocking(false);
            return new PathHold.Listening(ListenSource.channels(channel.bind(path, backlog)), channel);
        }
    };

    /** The better one of those to be had here. */
    public static Backend best() {
        return Epoll.isAvailable() ? NATIVE : JDK;
    }

    abstract Hold take(InetSocketAddress address) throws IOException;

    abstract PathHold.Listening listenAt(UnixDomainSocketAddress path, int backlog) throws IOException;

    abstract DatagramHold takeDatagram(InetSocketAddress address) throws IOException;
}
