package io.berth.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** By how much the kernel of Linux lets a thread oversleep so that it wakes together with others; 50 us unless told. */
final class TimerSlack {
    private static final Path THREAD = Path.of("/proc/thread-self"); // PID/task/TID
    private static final String NANOS = "1000";

    private TimerSlack() {}

    /** Has the calling thread be woken in time. Where that cannot be, messages of a rate are sent later, and answers say so. */
    static void cut() {
        try {
            Path thread = Files.readSymbolicLink(THREAD).getFileName();
            Files.writeString(Path.of("/proc", thread.toString(), "timerslack_ns"), NANOS);
        } catch (IOException e) {
            return; // another kernel
        }
    }
}
