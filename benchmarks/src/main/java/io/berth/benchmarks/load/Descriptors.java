package io.berth.benchmarks.load;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many more descriptors this process may have. */
final class Descriptors {
    private static final int SPARE = 32; // for loops, logs and libraries

    private Descriptors() {}

    /** Throws when so many more connections are too many; better than to find out in the middle. */
    static void require(int connections) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long allowed = system.getMaxFileDescriptorCount();
            long open = system.getOpenFileDescriptorCount();
            if (open + connections + SPARE > allowed) {
                throw new LoadException(connections + " connections need as many descriptors, and of the " + allowed
                        + " that this process may have " + open + " are open: ask for at most "
                        + Math.max(0, allowed - open - SPARE) + ", or start the load after 'ulimit -n "
                        + (open + connections + SPARE) + "'");
            }
        }
    }

    static LoadException ranOut(int open, Throwable cause) {
        return new LoadException(
                "with " + open
                        + " connections open there is no descriptor left: ask for fewer, or start the load after a"
                        + " 'ulimit -n' with a larger number",
                cause);
    }
}
