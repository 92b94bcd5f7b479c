package io.berth.udp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Payloads that a test can read. */
final class Texts {
    private Texts() {}

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    static String text(ByteBuffer bytes) {
        return UTF_8.decode(bytes.duplicate()).toString();
    }

    /** The next so many that a peer receives. */
    static List<String> next(JdkPeer peer, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(peer.text());
        }
        return texts;
    }

    /** A new batch of packets with these payloads, all for one destination. */
    static PacketBatch batch(TestLoop on, InetSocketAddress destination, String... payloads) {
        return on.on(() -> {
            PacketBatch batch = PacketBatch.on(on.loop);
            for (String payload : payloads) {
                batch.add(bytes(payload), destination);
            }
            return batch;
        });
    }

    /** A new batch for the peer of a connected socket. */
    static PacketBatch bareBatch(TestLoop on, String... payloads) {
        return on.on(() -> {
            PacketBatch batch = PacketBatch.on(on.loop);
            for (String payload : payloads) {
                batch.add(bytes(payload));
            }
            return batch;
        });
    }
}
