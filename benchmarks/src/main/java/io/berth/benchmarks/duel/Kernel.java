package io.berth.benchmarks.duel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel of Linux counts of a process. */
final class Kernel {
    private static final double TICKS_PER_SECOND = 100; // the same on every Linux, for programs
    private static final int MOST = 100_000;
    private static final int BYTES_OF_A_CONNECTION = 128 * 1024; // of both ends, in program and kernel, generously

    private Kernel() {}

    /**
     * Processor time of a process with all its threads.
     *
     * @param user seconds in the program
     * @param kernel seconds in the kernel
     */
    record Cpu(double user, double kernel) {
        static final Cpu UNKNOWN = new Cpu(0, 0);

        Cpu since(Cpu before) {
            return new Cpu(user - before.user, kernel - before.kernel);
        }

        double seconds() {
            return user + kernel;
        }
    }

    /** Whether this machine tells. */
    static boolean tells() {
        return Files.isReadable(Path.of("/proc/self/stat"));
    }

    static Cpu cpu(long pid) throws DuelException {
        String stat = read(pid, "stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return new Cpu(Long.parseLong(fields[11]) / TICKS_PER_SECOND, Long.parseLong(fields[12]) / TICKS_PER_SECOND);
    }

    static long residentBytes(long pid) throws DuelException {
        return read(pid, "status")
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow(() -> new DuelException("has no resident memory any more", List.of()))
                * 1024;
    }

    private static String read(long pid, String file) throws DuelException {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new DuelException("the kernel tells nothing of process " + pid + ": " + e.getMessage(), List.of());
        }
    }

    /** How many connections a process can have and leave some descriptors and memory for others; few when unknown. */
    static int mostConnections() {
        try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"));
                Stream<String> memory = Files.lines(Path.of("/proc/meminfo"))) {
            long descriptors = limits.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.trim().split("\\s+", -1)[4])
                    .mapToLong(hard -> hard.equals("unlimited") ? Integer.MAX_VALUE : Long.parseLong(hard))
                    .findFirst()
                    .orElse(4096);
            long bytes = memory.filter(line -> line.startsWith("MemAvailable:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0)
                    * 1024;
            return (int) Math.min(Math.min(descriptors - 500, bytes / BYTES_OF_A_CONNECTION), MOST);
        } catch (IOException e) {
            return 2000;
        }
    }
}
