package io.berth.benchmarks.load;

import static io.berth.benchmarks.load.Request.Kind.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server's pause does to those who wanted something meanwhile. */
@Timeout(60)
class StallTest {
    private static final long STALL_NANOS = 200_000_000;

    @ParameterizedTest
    @EnumSource
    void a_stall_is_in_the_latency_of_all_that_was_due_meanwhile(Protocol protocol) {
        AtomicInteger messages = new AtomicInteger();
        try (EchoPeer peer = stalling(protocol, messages)) {
            JsonObject answer =
                    Asked.answer(Asked.messages(RATE, protocol, peer.port(), 1).put("rate", 500));

            // A fifth of the messages is due within the stall, one in twenty in its first quarter
            JsonObject latency = answer.getJsonObject("latency");
            assertThat(answer.getLong("messages")).as("%s", answer).isEqualTo(500);
            assertThat(latency.getDouble("p99")).as("%s", answer).isGreaterThan(150_000);
            assertThat(latency.getDouble("p90")).isGreaterThan(60_000);
        }
    }

    private static EchoPeer stalling(Protocol protocol, AtomicInteger messages) {
        return protocol == Protocol.UDP
                ? EchoPeer.datagrams((socket, packet) -> {
                    stallOnce(messages);
                    socket.reply(packet, packet.buffer());
                })
                : EchoPeer.streams(protocol, (socket, bytes) -> {
                    stallOnce(messages);
                    socket.send(bytes);
                });
    }

    /** Keeps the server's loop from everything else, once. */
    private static void stallOnce(AtomicInteger messages) {
        if (messages.incrementAndGet() == 150) {
            long end = System.nanoTime() + STALL_NANOS;
            while (end - System.nanoTime() > 0) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }
    }
}
