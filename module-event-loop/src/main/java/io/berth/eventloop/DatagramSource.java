package io.berth.eventloop;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.channels.DatagramChannel;

/**
 * A bound UDP socket of somebody else's that is to change hands, without its port being let go: such as one that a
 * reservation holds, or that the process has inherited. The module io.berth.udp makes sockets of it.
 *
 * <p><b>Threading</b>: immutable; any thread.
 *
 * <p><b>Ownership</b>: whoever has it closes it. Once it has been adopted it is the new socket's, and {@link #close} is
 * not to be called any more.
 */
public sealed interface DatagramSource extends AutoCloseable {
    /** A bound descriptor, for loops on epoll. */
    static DatagramSource descriptor(int number) {
        return new Descriptor(number);
    }

    /** A bound channel, for loops on nio. */
    static DatagramSource channel(DatagramChannel channel) {
        return new Channel(channel);
    }

    /** Lets go of it, port and all. */
    @Override
    void close() throws IOException;

    /**
     * A descriptor.
     *
     * @param number its number
     */
    record Descriptor(int number) implements DatagramSource {
        /** Checks the value. */
        public Descriptor {
            Arguments.notNegative("descriptor", number);
        }

        @Override
        public void close() throws IOException {
            new FileDescriptor(number).close();
        }
    }

    /**
     * A channel of the JDK.
     *
     * @param channel the channel
     */
    record Channel(DatagramChannel channel) implements DatagramSource {
        /** Checks the value. */
        public Channel {
            Arguments.notNull("channel", channel);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
