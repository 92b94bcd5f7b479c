package io.berth.udp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A payload on its way to a destination, for a {@linkplain PacketStream#writer stream of them}.
 *
 * <p><b>Ownership</b>: the payload is copied when it is sent; leave its bytes alone until then. Its position stays as it is.
 *
 * @param payload what is sent, of up to {@value UdpOptions#LARGEST_IPV4_PAYLOAD} bytes; it may be empty
 * @param destination where it is to go; null for the peer of a connected socket
 */
public record Parcel(ByteBuffer payload, InetSocketAddress destination) {
    /** Checks the values. */
    public Parcel {
        Arguments.sendable(Arguments.notNull("payload", payload).remaining());
        if (destination != null) {
            Arguments.destination(destination);
        }
    }

    /** A payload for the peer of a connected socket. */
    public Parcel(ByteBuffer payload) {
        this(payload, null);
    }
}
