package io.berth.udp;

import static io.berth.testing.Waiting.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.CloseReason;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a socket hears, for the test's thread to ask for. */
class Ear implements UdpHandler<Void> {
    final BlockingQueue<Datagram> datagrams = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> batches = new LinkedBlockingQueue<>(); // how many packets each had
    final BlockingQueue<UdpException.Network> errors = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    final BlockingQueue<String> drains = new LinkedBlockingQueue<>();
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    @Override
    public void onData(UdpSocket<Void> socket, Packets packets) {
        batches.add(packets.count());
        packets.forEach(packet -> datagrams.add(packet.toDatagram()));
    }

    @Override
    public void onDrain(UdpSocket<Void> socket) {
        drains.add("drain");
    }

    @Override
    public void onError(UdpSocket<Void> socket, UdpException.Network cause) {
        errors.add(cause);
    }

    @Override
    public void onClose(UdpSocket<Void> socket, CloseReason reason) {
        assertThat(closed.complete(reason)).as("closed once").isTrue();
    }

    @Override
    public void onFailure(UdpSocket<Void> socket, Throwable failure) {
        failures.add(failure);
    }

    /** The next datagram. */
    Datagram datagram() {
        return next(datagrams);
    }

    /** The next of anything. */
    static <T> T next(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("something comes").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
