package io.berth.benchmarks.duel;

import io.berth.benchmarks.report.Measure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A load of one connection over TCP, in this process, which keeps its orders. */
final class FakeTraffic implements Traffic {
    final List<JsonObject> orders = new ArrayList<>();
    private final List<Socket> held = new ArrayList<>();
    boolean slow; // one message in a round
    boolean closed;

    @Override
    public Answer order(JsonObject order, Duration patience) throws DuelException {
        orders.add(order);
        try {
            return switch (order.getString("kind")) {
                case "idle" -> hold(order);
                case "close" -> letGo();
                default -> echo(order);
            };
        } catch (IOException e) {
            throw new DuelException("the load reports: " + e.getMessage(), List.of());
        }
    }

    private Answer echo(JsonObject order) throws IOException {
        double seconds = order.getDouble("seconds");
        byte[] message = new byte[order.getInteger("size", 1)];
        long begun = System.nanoTime();
        long messages = 0;
        try (Socket socket = connect(order)) {
            while (System.nanoTime() - begun < seconds * 1e9 && !(slow && messages > 0)) {
                socket.getOutputStream().write(message);
                if (socket.getInputStream().readNBytes(message.length).length < message.length) {
                    throw new IOException("a connection was closed");
                }
                messages++;
            }
        }
        return new Answer(messages, messages, messages, seconds, 0, Map.of(Measure.P50, 10.0, Measure.P99, 90.0));
    }

    private Answer hold(JsonObject order) throws IOException {
        for (int i = 0; i < order.getInteger("connections"); i++) {
            held.add(connect(order));
        }
        return new Answer(0, held.size(), 0, 0.1, 0, Map.of());
    }

    private Answer letGo() throws IOException {
        for (Socket socket : held) {
            socket.close();
        }
        held.clear();
        return new Answer(0, 0, 0, 0, 0, Map.of());
    }

    private static Socket connect(JsonObject order) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), order.getInteger("port"));
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Override
    public void close() {
        closed = true;
    }
}
