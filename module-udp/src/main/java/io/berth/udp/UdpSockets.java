package io.berth.udp;

import io.berth.eventloop.DatagramSource;
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
 * <p><b>Failure</b>: as {@link UdpSocket}; kind CLOSED when this module stops.
 */
public interface UdpSockets {
    /** A socket that hears from anyone; see {@link UdpSocket#bind(Loop, InetSocketAddress, UdpOptions, Object, UdpHandler)}. */
    <S> Future<UdpSocket<S>> bind(
            Loop<?> loop, InetSocketAddress address, UdpOptions options, S data, UdpHandler<S> handler);

    /** A socket that hears from one peer; see {@link UdpSocket#connect(Loop, InetSocketAddress, UdpOptions, Object, UdpHandler)}. */
    <S> Future<UdpSocket<S>> connect(
            Loop<?> loop, InetSocketAddress address, UdpOptions options, S data, UdpHandler<S> handler);

    /**
     * A socket of what somebody else has bound; see {@link UdpSocket#adopt}.
     *
     * @throws UdpException when it cannot be had, and of kind CLOSED when this module has stopped; then it is still the
     *     caller's
     */
    <S> UdpSocket<S> adopt(Loop<?> loop, DatagramSource source, UdpOptions options, S data, UdpHandler<S> handler);
}
