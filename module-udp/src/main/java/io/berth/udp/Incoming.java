package io.berth.udp;

import io.berth.eventloop.transport.Slab;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Messages received by a loop on epoll: their bytes in one piece of memory, and what the kernel wrote on them. */
final class Incoming implements Envelopes {
    private static final int MOST = 64;
    private static final int PKTINFO_ADDRESS = 8; // in struct in_pktinfo, behind the interface and the local address

    private final Messages messages = new Messages(MOST);
    private final ByteBuffer memory = messages.memory();
    private final AddressBook senders = new AddressBook();
    private final Slab arrivals;

    private int roomBytes; // for each payload, as laid out last
    private int controlBytes; // for each packet, as laid out last
    private int used = MOST; // messages that the kernel has written to since they were laid out

    Incoming(Slab arrivals) {
        this.arrivals = arrivals;
    }

    /**
     * Receives what is there.
     *
     * @param roomBytes for the payload of each message
     * @param controlled whether the kernel is to add control messages
     * @return how many have come, or a negative error number
     */
    int receive(BatchCalls calls, int descriptor, int roomBytes, boolean controlled) {
        int count = Math.min(MOST, arrivals.capacity() / roomBytes);
        layOut(count, roomBytes, controlled ? Messages.CONTROL_BYTES : 0);
        int got = calls.receive(descriptor, messages.address(0), count, 0);
        used = Math.max(used, got);
        return got;
    }

    /** The kernel writes to the lengths of what it was given. */
    private void layOut(int count, int room, int control) {
        if (room != roomBytes || control != controlBytes) {
            for (int i = 0; i < count; i++) {
                messages.payload(i, arrivals.address() + (long) i * room, room);
            }
            roomBytes = room;
            controlBytes = control;
            used = count;
        }
        for (int i = 0; i < used; i++) {
            messages.nameLength(i, KernelAddress.BYTES);
            messages.controlLength(i, control);
        }
        used = 0;
    }

    /** Adds the first so many to a batch. */
    void show(Packets packets, int count) {
        for (int i = 0; i < count; i++) {
            packets.add(i * roomBytes, messages.length(i), messages.isTruncated(i), i);
        }
    }

    /** The same where the kernel may have put datagrams of one sender together; none is larger than {@code mostBytes}. */
    void showOffloaded(Packets packets, int count, int mostBytes) {
        for (int i = 0; i < count; i++) {
            int length = messages.length(i);
            int segment = segmentBytes(i, length);
            int from = 0;
            do {
                int bytes = Math.min(segment, length - from);
                packets.add(
                        i * roomBytes + from,
                        Math.min(bytes, mostBytes),
                        bytes > mostBytes || messages.isTruncated(i),
                        i);
                from += segment;
            } while (from < length);
        }
    }

    private int segmentBytes(int message, int length) {
        int at = find(message, Linux.SOL_UDP, Linux.UDP_GRO);
        return Math.max(1, at == ControlMessages.NONE ? length : memory.getInt(at));
    }

    private int find(int message, int level, int type) {
        return controlBytes == 0
                ? ControlMessages.NONE
                : ControlMessages.find(
                        memory, messages.controlAt(message), messages.controlLength(message), level, type);
    }

    @Override
    public InetSocketAddress sender(int message) {
        return address(memory, messages.nameAt(message));
    }

    /** An address in the kernel's form, which makes no garbage when it is that of a sender of late. */
    InetSocketAddress address(ByteBuffer there, int at) {
        return senders.read(there, at);
    }

    @Override
    public InetAddress destination(int message) {
        int inet = find(message, Linux.SOL_IP, Linux.IP_PKTINFO);
        if (inet != ControlMessages.NONE) {
            return KernelAddress.address(memory, inet + PKTINFO_ADDRESS, KernelAddress.IPV4_BYTES, 0);
        }
        int inet6 = find(message, Linux.SOL_IPV6, Linux.IPV6_PKTINFO);
        return inet6 == ControlMessages.NONE ? null : KernelAddress.address(memory, inet6, KernelAddress.IPV6_BYTES, 0);
    }

    @Override
    public Ecn ecn(int message) {
        int inet = find(message, Linux.SOL_IP, Linux.IP_TOS);
        if (inet != ControlMessages.NONE) {
            return Ecn.of(memory.get(inet));
        }
        int inet6 = find(message, Linux.SOL_IPV6, Linux.IPV6_TCLASS);
        return inet6 == ControlMessages.NONE ? Ecn.UNKNOWN : Ecn.of(memory.getInt(inet6));
    }

    /** Has a message go to the sender of one of these, and come from where that was sent to, if that is known. */
    void answer(int message, Messages answers, int answer) {
        int length = messages.nameLength(message);
        answers.memory().put(answers.nameAt(answer), memory, messages.nameAt(message), length);
        answers.nameLength(answer, length);
        int at = answers.controlAt(answer);
        int inet = find(message, Linux.SOL_IP, Linux.IP_PKTINFO);
        int inet6 = find(message, Linux.SOL_IPV6, Linux.IPV6_PKTINFO);
        if (inet != ControlMessages.NONE) {
            int bytes = ControlMessages.begin(
                    answers.memory(), at, Linux.SOL_IP, Linux.IP_PKTINFO, PKTINFO_ADDRESS + KernelAddress.IPV4_BYTES);
            int data = ControlMessages.data(at);
            answers.memory().putInt(data, 0); // whatever interface the route says
            answers.memory().putInt(data + 4, memory.getInt(inet + 4)); // the local address, also of a broadcast
            answers.memory().putInt(data + PKTINFO_ADDRESS, 0);
            answers.controlLength(answer, bytes);
        } else if (inet6 != ControlMessages.NONE && memory.get(inet6) != (byte) 0xff) { // not to a group
            int bytes = ControlMessages.begin(
                    answers.memory(), at, Linux.SOL_IPV6, Linux.IPV6_PKTINFO, KernelAddress.IPV6_BYTES + 4);
            int data = ControlMessages.data(at);
            answers.memory().put(data, memory, inet6, KernelAddress.IPV6_BYTES);
            answers.memory()
                    .putInt(
                            data + KernelAddress.IPV6_BYTES,
                            KernelAddress.isLinkLocal(memory, inet6)
                                    ? memory.getInt(inet6 + KernelAddress.IPV6_BYTES)
                                    : 0);
            answers.controlLength(answer, bytes);
        }
    }

    void release() {
        messages.release();
    }
}
