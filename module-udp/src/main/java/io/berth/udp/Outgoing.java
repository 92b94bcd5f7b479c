package io.berth.udp;

import io.berth.eventloop.transport.Slab;
import java.net.InetSocketAddress;

/** The packets of a batch as messages for the kernel, written when they are added and sent from where they lie. */
final class Outgoing implements Labels {
    private final Messages messages;
    private final Slab payloads;
    private final Incoming incoming;

    Outgoing(int packets, Slab payloads, Incoming incoming) {
        this.messages = new Messages(packets);
        this.payloads = payloads;
        this.incoming = incoming;
    }

    /** Where a message begins. */
    long address(int packet) {
        return messages.address(packet);
    }

    @Override
    public void payload(int packet, int offset, int length) {
        messages.payload(packet, payloads.address() + offset, length);
        messages.controlLength(packet, 0);
    }

    @Override
    public void address(int packet, InetSocketAddress destination) {
        messages.nameLength(packet, KernelAddress.write(messages.memory(), messages.nameAt(packet), destination));
    }

    @Override
    public void leaveBare(int packet) {
        messages.nameLength(packet, 0);
    }

    @Override
    public void reply(int packet, int envelope) {
        incoming.answer(envelope, messages, packet);
    }

    @Override
    public void segment(int packet, int bytes) {
        int before = messages.controlLength(packet);
        int at = messages.controlAt(packet) + before;
        int taken = ControlMessages.begin(messages.memory(), at, Linux.SOL_UDP, Linux.UDP_SEGMENT, Short.BYTES);
        messages.memory().putShort(ControlMessages.data(at), (short) bytes);
        messages.controlLength(packet, before + taken);
    }

    @Override
    public InetSocketAddress destination(int packet) {
        return messages.nameLength(packet) == 0 ? null : incoming.address(messages.memory(), messages.nameAt(packet));
    }

    @Override
    public void release() {
        messages.release();
    }
}
