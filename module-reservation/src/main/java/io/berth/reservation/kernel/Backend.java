package io.berth.reservation.kernel;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetSocketAddress;

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
    };

    /** The better one of those to be had here. */
    public static Backend best() {
        return Epoll.isAvailable() ? NATIVE : JDK;
    }

    abstract Hold take(InetSocketAddress address) throws IOException;

    abstract DatagramHold takeDatagram(InetSocketAddress address) throws IOException;
}
