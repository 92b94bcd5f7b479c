package io.berth.reservation;

import java.util.Objects;

/**
 * A process that has a socket on a port, as far as the kernel tells.
 *
 * @param pid the process, or 0 when the kernel does not tell: it is another user's, or has ended
 * @param uid the number of the user whose socket it is
 * @param command the beginning of the command line, or the name of the program; empty when the kernel does not tell
 */
public record PortUser(long pid, int uid, String command) {
    /** Checks the values. */
    public PortUser {
        Objects.requireNonNull(command, "command");
    }

    /** Such as "process 4711 (java -jar x.jar) of user 1000". */
    @Override
    public String toString() {
        String process = pid == 0 ? "an unknown process" : "process " + pid;
        return process + (command.isEmpty() ? "" : " (" + command + ")") + " of user " + Integer.toUnsignedString(uid);
    }
}
