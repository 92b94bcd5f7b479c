package io.berth.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.transport.LoopHost;
import java.util.concurrent.atomic.AtomicInteger;

/** The real kernel, and how many messages have come from it and gone to it. */
final class CountingKernel implements BatchCalls {
    final AtomicInteger received = new AtomicInteger();
    final AtomicInteger sent = new AtomicInteger();
    private final BatchCalls kernel = Libc.open();

    private CountingKernel() {}

    /** Under a loop on epoll that has no UDP sockets yet. */
    static CountingKernel under(TestLoop on) {
        CountingKernel counting = new CountingKernel();
        LoopHost host = LoopHost.of(on.loop);
        UdpLoop udp = on.on(() -> host.shared(UdpLoop.class, () -> new EpollUdp(host, counting)));
        assertThat(((EpollUdp) udp).calls()).as("the loop had no UDP sockets").isSameAs(counting);
        return counting;
    }

    @Override
    public int receive(int descriptor, long messages, int count, int flags) {
        int got = kernel.receive(descriptor, messages, count, flags);
        if (got > 0 && flags == 0) {
            received.addAndGet(got);
        }
        return got;
    }

    @Override
    public int send(int descriptor, long messages, int count) {
        int gone = kernel.send(descriptor, messages, count);
        if (gone > 0) {
            sent.addAndGet(gone);
        }
        return gone;
    }

    @Override
    public void release() {
        kernel.release();
    }
}
