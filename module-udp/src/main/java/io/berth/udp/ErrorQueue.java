package io.berth.udp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.ObjIntConsumer;

/** What the network has told a socket about datagrams that it sent: the kernel keeps that apart from what it receives. */
final class ErrorQueue {
    private static final int MOST = 8; // at a time

    // struct sock_extended_err
    private static final int ORIGIN_AT = 4;
    private static final byte ORIGIN_LOCAL = 1;

    private final Messages messages = new Messages(MOST);

    ErrorQueue() {
        for (int i = 0; i < MOST; i++) {
            messages.payload(i, 0, 0); // the datagrams come back too, and are of no use
        }
    }

    /**
     * Takes all errors out, each with the destination of the datagram it is about. What this host itself found wrong the
     * call that sent has said already. None may stay: the kernel would fail the next call with it.
     *
     * @return whether one of them has the number {@code wanted}
     */
    boolean drain(BatchCalls calls, int descriptor, int wanted, ObjIntConsumer<InetSocketAddress> errors) {
        boolean found = false;
        int got;
        do {
            for (int i = 0; i < MOST; i++) {
                messages.nameLength(i, KernelAddress.BYTES);
                messages.controlLength(i, Messages.CONTROL_BYTES);
            }
            got = calls.receive(descriptor, messages.address(0), MOST, Linux.MSG_ERRQUEUE);
            for (int i = 0; i < got; i++) {
                int at = error(i);
                if (at != ControlMessages.NONE && messages.memory().get(at + ORIGIN_AT) != ORIGIN_LOCAL) {
                    int errno = messages.memory().getInt(at);
                    found |= errno == wanted;
                    errors.accept(destination(i), errno);
                }
            }
        } while (got == MOST);
        return found;
    }

    private InetSocketAddress destination(int message) {
        return messages.nameLength(message) == 0
                ? null
                : KernelAddress.read(messages.memory(), messages.nameAt(message));
    }

    private int error(int message) {
        ByteBuffer memory = messages.memory();
        int from = messages.controlAt(message);
        int length = messages.controlLength(message);
        int inet = ControlMessages.find(memory, from, length, Linux.SOL_IP, Linux.IP_RECVERR);
        return inet != ControlMessages.NONE
                ? inet
                : ControlMessages.find(memory, from, length, Linux.SOL_IPV6, Linux.IPV6_RECVERR);
    }

    void release() {
        messages.release();
    }
}
