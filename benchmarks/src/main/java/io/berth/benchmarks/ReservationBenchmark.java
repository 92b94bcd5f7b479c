package io.berth.benchmarks;

import io.berth.reservation.PortReservation;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reservations: how many a second eight threads make and release, each held in the kernel. Beside it what people do
 * otherwise: have the kernel choose a free port, close it, and hope that it is still free when it is used.
 *
 * <p>Run with {@code java -jar benchmarks/target/benchmarks.jar ReservationBenchmark -prof gc}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(8)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ReservationBenchmark {
    private final PortReservation ports = new PortReservation();

    /** Releases what is left. */
    @TearDown
    public void close() {
        ports.close();
    }

    /** A port that nobody else gets while it is reserved. */
    @Benchmark
    public int reserveAndRelease() {
        int port = ports.reserve();
        ports.release(port);
        return port;
    }

    /** The usual way: a port that was free a moment ago. */
    @Benchmark
    public int probeAndClose() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }
}
