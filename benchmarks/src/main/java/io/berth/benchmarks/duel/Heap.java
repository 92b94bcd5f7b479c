package io.berth.benchmarks.duel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The heap of another JVM, by jcmd. */
final class Heap {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

    private Heap() {}

    /** Whether this Java has the tool. */
    static boolean isTold() {
        return Files.isExecutable(JCMD);
    }

    /** Bytes of what is alive, after a full collection. */
    static long liveBytes(long pid) throws DuelException, InterruptedException {
        List<String> command = List.of(JCMD.toString(), Long.toString(pid), "GC.class_histogram");
        try (Child jcmd = new Child(command, "Total ")) {
            return parse(jcmd.line(PATIENCE));
        }
    }

    /** Reads the last line of a class histogram: the word, instances, bytes. */
    static long parse(String total) {
        return Long.parseLong(total.trim().split("\\s+", -1)[2]);
    }
}
