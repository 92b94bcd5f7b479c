package io.berth.udp;

import io.berth.eventloop.Loop;
import io.vertx.core.Future;
import java.net.InetSocketAddress;

/**
 * The service of this module where it is hosted by {@code io.berth.modules}: sockets on the loops of those who use it, such as those
 * of the service of module-event-loop.
 *
 * <p><b>Threading</b>: the thread of the loop, as for the sockets.
 *
 * <p><b>Ownership</b>: a socket is its user's, to be closed when that stops; what is open when this module stops is closed then.
 *
 * <p><b>Failure</b>: as {@link UdpSocket}; a future fails with kind CLOSED when this module stops.
 */
public interface UdpSockets {
    /** A socket that hears from anyone; see {@link UdpSocket#bind(Loop, InetSocketAddress, UdpOptions, Object, UdpHandler)}. */
    <S> Future<UdpSocket<S>> bind(
            Loop<?> loop, InetSocketAddress address, UdpOptions options, S data, UdpHandler<S> handler);

    /** A socket that hears from one peer; see {@link UdpSocket#connect(Loop, InetSocketAddress, UdpOptions, Object, UdpHandler)}. */
    <S> Future<UdpSocket<S>> connect(
            Loop<?> loop, InetSocketAddress address, UdpOptions options, S data, UdpHandler<S> handler);
}
