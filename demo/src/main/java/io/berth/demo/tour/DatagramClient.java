package io.berth.demo.tour;

import io.berth.eventloop.Loop;
import io.berth.udp.PacketBatch;
import io.berth.udp.Packets;
import io.berth.udp.UdpHandler;
import io.berth.udp.UdpSocket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** Sends numbered datagrams, a batch at a time, and the next one when all are answered. The loop's thread, but for the end. */
final class DatagramClient implements UdpHandler<Void> {
    private static final int AT_A_TIME = 64;

    private final PacketBatch batch;
    private final ByteBuffer payload = ByteBuffer.allocate(Integer.BYTES);
    private final BitSet awaited = new BitSet();
    private final Promise<Void> ended = Promise.promise();
    private final int wanted;
    private int asked;
    private int answered;
    private int sends;

    DatagramClient(Loop<?> loop, int batches) {
        batch = PacketBatch.on(loop, AT_A_TIME, AT_A_TIME * Integer.BYTES);
        wanted = batches * AT_A_TIME;
    }

    /** Sends the next batch. */
    void ask(UdpSocket<Void> socket) {
        for (int i = 0; i < AT_A_TIME; i++) {
            awaited.set(asked);
            batch.add(payload.clear().putInt(asked++).flip());
        }
        send(socket);
    }

    private void send(UdpSocket<Void> socket) {
        socket.send(batch); // by one call to the kernel, on epoll
        sends++;
    }

    @Override
    public void onDrain(UdpSocket<Void> socket) {
        send(socket); // what there was no room for
    }

    @Override
    public void onData(UdpSocket<Void> socket, Packets packets) {
        packets.forEach(packet -> take(packet.buffer().getInt()));
        if (answered == wanted) {
            ended.tryComplete();
        } else if (awaited.isEmpty()) {
            ask(socket);
        }
    }

    private void take(int number) {
        if (awaited.get(number)) {
            awaited.clear(number);
            answered++;
        }
    }

    /** Completed when all are answered; any thread. */
    Future<Void> ended() {
        return ended.future();
    }

    /** How many are to be answered; any thread. */
    int wanted() {
        return wanted;
    }

    /** How many have been answered, each once and by its own number. */
    int answered() {
        return answered;
    }

    /** How often it has sent a batch, or the rest of one. */
    int sends() {
        return sends;
    }
}
