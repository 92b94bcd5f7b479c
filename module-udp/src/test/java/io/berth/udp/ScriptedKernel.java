package io.berth.udp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import io.berth.eventloop.transport.Errno;
import io.berth.eventloop.transport.LoopHost;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The kernel with a will of the test's own about what it sends: on loopback the real one has room for everything. What it
 * takes, it sends for real, and it receives as ever. Packets are known by their text.
 */
final class ScriptedKernel implements BatchCalls, ChannelCall {
    // struct mmsghdr, struct iovec
    private static final int HEADER_BYTES = 64;
    private static final int PIECES_AT = 16;
    private static final int PIECE_LENGTH_AT = 8;

    private static final int UNLIMITED = Integer.MAX_VALUE;

    /** The words of the JDK, which has no numbers. */
    private static final Map<Errno, String> WORDS = Map.of(
            Errno.EPERM, "Operation not permitted",
            Errno.EMSGSIZE, "Message too long",
            Errno.ENETUNREACH, "Network is unreachable",
            Errno.EHOSTUNREACH, "No route to host",
            Errno.ENOBUFS, "No buffer space available");

    private final List<Integer> offers = new ArrayList<>();
    private final Queue<Errno> pending = new ArrayDeque<>();
    private final Map<String, Errno> unwanted = new HashMap<>();
    private int room = UNLIMITED;

    private final BatchCalls kernel; // null on nio

    private ScriptedKernel(BatchCalls kernel) {
        this.kernel = kernel;
    }

    /** A kernel of this kind under a loop that has no UDP sockets yet. */
    static ScriptedKernel under(TestLoop on) {
        ScriptedKernel kernel = new ScriptedKernel(on.loop.transport().equals("epoll") ? Libc.open() : null);
        UdpLoop installed = on.on(() -> {
            LoopHost host = LoopHost.of(on.loop);
            return host.shared(
                    UdpLoop.class,
                    () -> on.loop.transport().equals("epoll") ? new EpollUdp(host, kernel) : new NioUdp(host, kernel));
        });
        Object under = installed instanceof EpollUdp epoll ? epoll.calls() : ((NioUdp) installed).call();
        assertThat(under).as("the loop had no UDP sockets").isSameAs(kernel);
        return kernel;
    }

    /** From now on it has room for so many packets, and says so of the next one by EAGAIN. */
    synchronized void hasRoomFor(int packets) {
        room = packets;
    }

    /** From now on it has room for everything. */
    synchronized void hasRoom() {
        room = UNLIMITED;
    }

    /** It never sends this packet. */
    synchronized void willNotSend(String text, Errno errno) {
        unwanted.put(text, errno);
    }

    /** It fails the next call, whatever that is to send, or the next after those that are to fail already. */
    synchronized void failsOnce(Errno errno) {
        pending.add(errno);
    }

    /** How many packets it was offered by each call. */
    synchronized List<Integer> offers() {
        return List.copyOf(offers);
    }

    @Override
    public int receive(int descriptor, long messages, int count, int flags) {
        return kernel.receive(descriptor, messages, count, flags);
    }

    @Override
    public synchronized int send(int descriptor, long messages, int count) {
        offers.add(count);
        if (!pending.isEmpty()) {
            return -pending.remove().number();
        }
        int fit = 0;
        while (fit < count && fit < room && !unwanted.containsKey(text(messages + (long) fit * HEADER_BYTES))) {
            fit++;
        }
        if (fit == 0) {
            return room == 0 ? -Linux.EAGAIN : -unwanted.get(text(messages)).number();
        }
        int sent = kernel.send(descriptor, messages, fit);
        took(sent);
        return sent;
    }

    @Override
    public void release() {
        kernel.release();
    }

    private static String text(long message) {
        Pointer piece = new Pointer(message).getPointer(PIECES_AT);
        int length = (int) piece.getLong(PIECE_LENGTH_AT);
        return length == 0 ? "" : Texts.text(piece.getPointer(0).getByteBuffer(0, length));
    }

    @Override
    public synchronized int send(DatagramChannel channel, ByteBuffer payload, InetSocketAddress destination)
            throws IOException {
        offers.add(1);
        if (!pending.isEmpty()) {
            throw exception(pending.remove());
        }
        if (room == 0) {
            return 0;
        }
        Errno errno = unwanted.get(Texts.text(payload));
        if (errno != null) {
            throw exception(errno);
        }
        int sent = ChannelCall.JDK.send(channel, payload, destination);
        took(1);
        return sent;
    }

    private void took(int packets) {
        if (room != UNLIMITED) {
            room -= packets;
        }
    }

    private static IOException exception(Errno errno) {
        return errno == Errno.ECONNREFUSED ? new PortUnreachableException() : new SocketException(WORDS.get(errno));
    }
}
