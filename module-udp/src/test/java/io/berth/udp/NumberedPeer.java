package io.berth.udp;

import static io.berth.testing.Waiting.until;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** A peer that sends datagrams with numbers from 0 on, no faster than a stream receives them. */
final class NumberedPeer implements AutoCloseable {
    /** Fewer than any receive buffer has room for. */
    private static final int AT_ONCE = 64;

    private final JdkPeer peer = new JdkPeer();
    private final InetSocketAddress to;
    private int sent;

    NumberedPeer(InetSocketAddress to) {
        this.to = to;
    }

    /** Sends so many, and waits until the stream, which hears nothing else, has received all. */
    void send(int count, PacketStream<?> stream) {
        for (int left = count; left > 0; left -= AT_ONCE) {
            sendBlindly(Math.min(left, AT_ONCE));
            until("all has been received", () -> stream.statistics().received() == sent);
        }
    }

    /** Sends so many at once, whether they arrive or not. */
    void sendBlindly(int count) {
        for (int i = 0; i < count; i++) {
            peer.send(ByteBuffer.allocate(Integer.BYTES).putInt(sent++).array(), to);
        }
    }

    JdkPeer peer() {
        return peer;
    }

    /** The number in a datagram. */
    static int number(Datagram datagram) {
        return datagram.payload().getInt(0);
    }

    /** The numbers in datagrams. */
    static List<Integer> numbers(List<Datagram> datagrams) {
        return datagrams.stream().map(NumberedPeer::number).toList();
    }

    /** The numbers from one up to another, without that. */
    static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Override
    public void close() {
        peer.close();
    }
}
