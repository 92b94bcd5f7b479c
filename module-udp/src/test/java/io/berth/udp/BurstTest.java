package io.berth.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Waiting;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More comes than one socket can take: what it does not get is counted, and its loop has time for other things. */
@Timeout(60)
class BurstTest {
    private static final int BLASTS = 2;
    private static final int EACH = 500_000;
    private static final int UNHEARD = 100_000; // more than any receive buffer has room for
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Counts what comes, on the loop, and sees that nothing comes twice. */
    private static final class Counter implements UdpHandler<Void> {
        final BitSet[] heard = new BitSet[BLASTS];
        long packets;
        long markers;
        long wrong;
        Throwable failure;

        Counter() {
            for (int i = 0; i < BLASTS; i++) {
                heard[i] = new BitSet(EACH);
            }
        }

        @Override
        public void onData(UdpSocket<Void> socket, Packets batch) {
            for (int i = 0; i < batch.count(); i++) {
                count(batch.get(i));
            }
        }

        private void count(Packet packet) {
            packets++;
            if (packet.length() == 0) {
                markers++;
                return;
            }
            ByteBuffer buffer = packet.buffer();
            BitSet ofBlast = heard[buffer.getInt()];
            int number = buffer.getInt();
            if (ofBlast.get(number) || packet.length() != Blast.BYTES || packet.isTruncated()) {
                wrong++;
            }
            ofBlast.set(number);
        }

        @Override
        public void onFailure(UdpSocket<Void> socket, Throwable thrown) {
            failure = thrown;
        }
    }

    /** What a timer of the loop sees while packets pour in. */
    private static final class Pulse {
        long longestNanos;
        long beats;
        private long last = System.nanoTime();

        void beat() {
            long now = System.nanoTime();
            longestNanos = Math.max(longestNanos, now - last);
            last = now;
            beats++;
        }
    }

    @ParameterizedTest
    @CsvSource({"EPOLL, 1", "EPOLL, 4194304", "NIO, 1", "NIO, 4194304"})
    void of_a_million_each_is_heard_or_counted_as_dropped(Backend backend, int receiveBuffer) {
        Counter counter = new Counter();
        Pulse pulse = new Pulse();
        long lostBefore = Kernel.lostOnTheWay();
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> socket = on.bind(UdpOptions.DEFAULT.withReceiveBuffer(receiveBuffer), null, counter);
            int port = on.address(socket).getPort();
            on.run(socket::pause);
            on.run(() -> on.loop
                    .fallthroughTimer(pulse, timer -> timer.data().beat())
                    .every(Duration.ofMillis(10)));
            try (Blast one = new Blast(0, EACH, on.address(socket));
                    Blast other = new Blast(1, EACH, on.address(socket))) {
                one.begin();
                other.begin();
                Waiting.until("much has been sent", () -> one.sent() + other.sent() > UNHEARD);
                on.run(socket::resume);
                long sent = one.sentInTheEnd() + other.sentInTheEnd();
                assertThat(sent).isEqualTo((long) BLASTS * EACH);

                long markers = 0;
                while (on.on(() -> counter.markers) == 0) {
                    peer.send("", on.address(socket));
                    markers++;
                }
                long all = sent + markers;
                Waiting.until("all are accounted for", () -> {
                    long unaccounted = all - on.on(() -> counter.packets) - Kernel.drops(port);
                    return unaccounted >= 0 && unaccounted <= Kernel.lostOnTheWay() - lostBefore;
                });

                UdpStatistics statistics = on.on(socket::statistics);
                assertThat(statistics.received()).isEqualTo(counter.packets);
                assertThat(statistics.truncated()).isZero();
                assertThat(Kernel.drops(port)).isBetween(1L, all - counter.packets);
                assertThat(statistics.droppedByKernel())
                        .isEqualTo(backend == Backend.EPOLL ? Kernel.drops(port) : UdpStatistics.UNKNOWN);
                assertThat(counter.wrong).as("doubled or damaged").isZero();
                assertThat(counter.failure).isNull();
                assertThat(pulse.beats).isGreaterThan(2);
                assertThat(pulse.longestNanos).isLessThan(LONGEST_PAUSE_NANOS);
            }
        }
    }
}
