package io.berth.udp;

import static io.berth.testing.Waiting.await;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends datagrams as fast as the kernel takes them, on a loop of its own: each has the number of the blast, its own number,
 * and filling.
 */
final class Blast implements UdpHandler<Void>, AutoCloseable {
    static final int BYTES = 64;

    private static final int BATCH = 64;
    private static final int BATCHES_AT_A_TIME = 16;

    private final TestLoop on = new TestLoop(Backend.EPOLL);
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final ByteBuffer payload = ByteBuffer.allocate(BYTES);
    private final int number;
    private final int count;
    private final UdpSocket<Void> socket;
    private final PacketBatch batch;

    private int next;
    private final AtomicLong sent = new AtomicLong(); // read by others too

    Blast(int number, int count, InetSocketAddress to) {
        this.number = number;
        this.count = count;
        this.socket = on.connect(to, this);
        this.batch = on.on(() -> PacketBatch.on(on.loop));
    }

    void begin() {
        on.run(this::goOn);
    }

    /** How many the kernel has taken so far; any thread. */
    long sent() {
        return sent.get();
    }

    /** Waits for the last. */
    long sentInTheEnd() {
        await(done);
        return on.on(socket::statistics).sent();
    }

    private void goOn() {
        for (int i = 0; i < BATCHES_AT_A_TIME; i++) {
            fill();
            sent.addAndGet(socket.send(batch));
            if (!batch.isEmpty()) {
                return; // until there is room
            }
            if (next == count) {
                done.complete(null);
                return;
            }
        }
        on.loop.defer(this::goOn);
    }

    private void fill() {
        while (batch.count() < BATCH && next < count) {
            payload.clear().putInt(0, number).putInt(4, next);
            if (!batch.add(payload)) {
                return;
            }
            next++;
        }
    }

    @Override
    public void onDrain(UdpSocket<Void> ready) {
        goOn();
    }

    @Override
    public void onError(UdpSocket<Void> failing, UdpException.Network cause) {
        done.completeExceptionally(cause);
    }

    @Override
    public void onFailure(UdpSocket<Void> failing, Throwable failure) {
        done.completeExceptionally(failure);
    }

    @Override
    public void close() {
        on.close();
    }
}
