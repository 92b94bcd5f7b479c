package io.berth.eventloop.transport;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.util.Map;

/** Linux error numbers, read from the exceptions of either backend. */
public final class Errno {
    /** The peer has reset the connection. */
    public static final int ECONNRESET = 104;

    /** Nobody listens there. */
    public static final int ECONNREFUSED = 111;

    /** Somebody else has the address. */
    public static final int EADDRINUSE = 98;

    /** Nobody answered in time. */
    public static final int ETIMEDOUT = 110;

    static final int EINTR = 4;
    static final int ENOMEM = 12;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int EPROTO = 71;
    static final int ECONNABORTED = 103;
    static final int ENOBUFS = 105;
    static final int ENOTCONN = 107;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "EPERM"),
            Map.entry(2, "ENOENT"),
            Map.entry(13, "EACCES"),
            Map.entry(20, "ENOTDIR"),
            Map.entry(EMFILE, "EMFILE"),
            Map.entry(ENFILE, "ENFILE"),
            Map.entry(ENOMEM, "ENOMEM"),
            Map.entry(22, "EINVAL"),
            Map.entry(28, "ENOSPC"),
            Map.entry(32, "EPIPE"),
            Map.entry(EADDRINUSE, "EADDRINUSE"),
            Map.entry(99, "EADDRNOTAVAIL"),
            Map.entry(101, "ENETUNREACH"),
            Map.entry(ECONNABORTED, "ECONNABORTED"),
            Map.entry(ECONNRESET, "ECONNRESET"),
            Map.entry(ENOBUFS, "ENOBUFS"),
            Map.entry(ENOTCONN, "ENOTCONN"),
            Map.entry(ETIMEDOUT, "ETIMEDOUT"),
            Map.entry(ECONNREFUSED, "ECONNREFUSED"),
            Map.entry(113, "EHOSTUNREACH"));

    /** How the JDK words the same in its exceptions, which carry no number. */
    private static final Map<String, Integer> WORDS = Map.ofEntries(
            Map.entry("Operation not permitted", 1),
            Map.entry("No such file or directory", 2),
            Map.entry("Permission denied", 13),
            Map.entry("Not a directory", 20),
            Map.entry("Too many open files", EMFILE),
            Map.entry("Too many open files in system", ENFILE),
            Map.entry("Cannot allocate memory", ENOMEM),
            Map.entry("Broken pipe", 32),
            Map.entry("Address already in use", EADDRINUSE),
            Map.entry("Cannot assign requested address", 99),
            Map.entry("Network is unreachable", 101),
            Map.entry("Connection reset", ECONNRESET),
            Map.entry("Connection reset by peer", ECONNRESET),
            Map.entry("No buffer space available", ENOBUFS),
            Map.entry("Connection timed out", ETIMEDOUT),
            Map.entry("Connection refused", ECONNREFUSED),
            Map.entry("No route to host", 113));

    /** Netty's wording: the name of the call, this, and the negative number. */
    private static final String NATIVE_MESSAGE = "(..) failed with error(";

    private Errno() {}

    /** The error number behind an exception, or 0 when it carries none. */
    public static int of(IOException failure) {
        if (failure instanceof NativeIoException named) {
            return -named.expectedErr();
        }
        String message = String.valueOf(failure.getMessage());
        int number = message.indexOf(NATIVE_MESSAGE) + NATIVE_MESSAGE.length();
        return number < NATIVE_MESSAGE.length()
                ? WORDS.getOrDefault(message, 0)
                : -Integer.parseInt(message, number, message.indexOf(')', number), 10);
    }

    /** The system call that failed, or {@code otherwise} when the exception does not tell. */
    public static String systemCall(IOException failure, String otherwise) {
        String message = String.valueOf(failure.getMessage());
        int end = message.indexOf(NATIVE_MESSAGE);
        return end < 0 ? otherwise : message.substring(0, end).replace("Address", "");
    }

    /** The symbol of an error number. */
    public static String name(int errno) {
        return NAMES.getOrDefault(errno, "errno " + errno);
    }

    /** Whether accepting failed for want of descriptors or memory, which others may give back. */
    static boolean isExhaustion(int errno) {
        return errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    }

    /** Whether accepting failed for one connection alone. */
    static boolean concernsOneConnection(int errno) {
        return errno == ECONNABORTED || errno == EPROTO || errno == EINTR || errno == ECONNRESET;
    }
}
