package io.berth.benchmarks.load;

import io.berth.eventloop.Loop;
import io.berth.udp.PacketBatch;
import io.berth.udp.Packets;
import io.berth.udp.UdpException;
import io.berth.udp.UdpHandler;
import io.berth.udp.UdpOptions;
import io.berth.udp.UdpSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Echoes over UDP. A datagram that is not back in time is a failure, and the load goes on. */
final class DatagramTraffic extends Traffic implements UdpHandler<Flow> {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int BATCH_PACKETS = 64;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int USUAL_PAYLOAD = 2048;

    private final Loop<?> loop;
    private final int port;
    private final UdpOptions options;
    private final Flow[] flows;
    private final List<UdpSocket<Flow>> sockets = new ArrayList<>();
    private final List<PacketBatch> batches = new ArrayList<>();
    private long lastLook;

    /** For datagrams of which so many are going to be in flight on each socket, or more. */
    DatagramTraffic(Loop<?> loop, int port, int sockets, int size, int depth, Pace pace, Tally tally) {
        super(pace, tally, pace.patienceNanos() + 2 * LOOK_NANOS);
        this.loop = loop;
        this.port = port;
        this.options = UdpOptions.DEFAULT.withMaxPayload(Math.max(USUAL_PAYLOAD, size));
        this.flows = new Flow[sockets];
        int packets = Math.max(1, Math.min(Math.min(depth, BATCH_PACKETS), BATCH_BYTES / size));
        byte[] filling = new byte[size];
        Arrays.fill(filling, (byte) 'x');
        ByteBuffer message = ByteBuffer.allocateDirect(size).put(0, filling);
        for (int i = 0; i < sockets; i++) {
            batches.add(PacketBatch.on(loop, packets, packets * size));
            flows[i] = new Flow(i, message, depth, batches.get(i), pace, tally);
        }
    }

    @Override
    void open() {
        for (Flow flow : flows) {
            UdpSocket.connect(loop, Server.at(port), options, flow, this)
                    .onSuccess(socket -> {
                        flow.opened(socket);
                        sockets.add(socket);
                        if (sockets.size() == flows.length) {
                            opened.complete(null);
                        }
                    })
                    .onFailure(cause -> fail(new LoadException(
                            "with " + sockets.size() + " UDP sockets open: " + cause.getMessage(), cause)));
        }
    }

    @Override
    Line[] lines() {
        return flows;
    }

    @Override
    long turn(long now) {
        if (now - lastLook > LOOK_NANOS && !isOver()) {
            lastLook = now;
            for (Flow flow : flows) {
                pace.settled(flow, flow.giveUp(now), now);
            }
        }
        return Math.min(LOOK_NANOS, super.turn(now));
    }

    @Override
    void close() {
        sockets.forEach(UdpSocket::close);
        batches.forEach(PacketBatch::close);
    }

    @Override
    public void onData(UdpSocket<Flow> socket, Packets packets) {
        if (isOver()) {
            return;
        }
        long now = System.nanoTime();
        Flow flow = socket.data();
        pace.settled(flow, flow.received(packets, now), now);
    }

    @Override
    public void onDrain(UdpSocket<Flow> socket) {
        socket.data().flush();
    }

    @Override
    public void onError(UdpSocket<Flow> socket, UdpException.Network cause) {
        if (cause.reason().equals("ECONNREFUSED") && tally.total() == 0) {
            fail(Server.nobodyAt(port, "udp", cause));
        }
    }

    @Override
    public void onFailure(UdpSocket<Flow> socket, Throwable failure) {
        fail(failure);
    }
}
