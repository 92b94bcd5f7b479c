package io.berth.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** The call to the JDK that sends a datagram. */
interface ChannelCall {
    /** That of the JDK. */
    ChannelCall JDK = (channel, payload, destination) ->
            destination == null ? channel.write(payload) : channel.send(payload, destination);

    /**
     * Sends what remains of a payload to a destination or, when that is null, to the peer of the channel.
     *
     * @return how many bytes have gone: all, or fewer when there is no room
     */
    int send(DatagramChannel channel, ByteBuffer payload, InetSocketAddress destination) throws IOException;
}
