package io.berth.eventloop.transport;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;

/** The Linux errors that networking meets, recognised in the exceptions of either backend. */
public enum Errno {
    EPERM(1, "Operation not permitted", "run with the privilege it takes"),
    ENOENT(2, "No such file or directory", "check the path"),
    EINTR(4, "Interrupted system call", "try again"),
    EBADF(9, "Bad file descriptor", "check the descriptor; it may have been closed"),
    ENOMEM(12, "Cannot allocate memory", "free memory on this host"),
    EACCES(13, "Permission denied", "ports below 1024 and other people's paths need a privilege; choose another"),
    ENOTDIR(20, "Not a directory", "check the path"),
    EINVAL(22, "Invalid argument", "check the value; it may not fit the socket"),
    ENFILE(23, "Too many open files in system", "free descriptors on this host, or raise fs.file-max"),
    EMFILE(24, "Too many open files", "close some, or raise the limit (ulimit -n)"),
    EPIPE(32, "Broken pipe", "the peer has gone; connect again if it matters"),
    EPROTO(71, "Protocol error", "try again"),
    ENOTSOCK(88, "Socket operation on non-socket", "check the descriptor; it is no socket"),
    EMSGSIZE(90, "Message too long", "send less at a time"),
    ENOPROTOOPT(92, "Protocol not available", "leave the option out, or use a kernel that has it"),
    EAFNOSUPPORT(97, "Address family not supported by protocol", "use an address of the socket's own family"),
    EADDRINUSE(98, "Address already in use", "choose another, or stop whoever has it"),
    EADDRNOTAVAIL(99, "Cannot assign requested address", "use an address of this host"),
    ENETDOWN(100, "Network is down", "check the network of this host"),
    ENETUNREACH(101, "Network is unreachable", "check the address and the routes"),
    ECONNABORTED(103, "Software caused connection abort", "try again"),
    ECONNRESET(104, "Connection reset", "the peer has gone; connect again if it matters"),
    ENOBUFS(105, "No buffer space available", "free memory on this host"),
    ENOTCONN(107, "Transport endpoint is not connected", "the peer has gone; connect again if it matters"),
    ETIMEDOUT(110, "Connection timed out", "check that the peer is up, or give it more time"),
    ECONNREFUSED(111, "Connection refused", "nobody listens there; check the address and start the server"),
    EHOSTUNREACH(113, "No route to host", "check the address and the routes");

    /** Netty's wording: the name of the call, this, and the negative number. */
    private static final String NATIVE_MESSAGE = "(..) failed with error(";

    private final int number;
    private final String words;
    private final String advice;

    Errno(int number, String words, String advice) {
        this.number = number;
        this.words = words;
        this.advice = advice;
    }

    /** The kernel's number for it. */
    public int number() {
        return number;
    }

    /** The error number behind an exception, or 0 when it carries none. */
    public static int of(IOException failure) {
        if (failure instanceof NativeIoException named) {
            return -named.expectedErr();
        }
        String message = String.valueOf(failure.getMessage());
        int digits = message.indexOf(NATIVE_MESSAGE) + NATIVE_MESSAGE.length();
        return digits < NATIVE_MESSAGE.length()
                ? ofWords(message)
                : -Integer.parseInt(message, digits, message.indexOf(')', digits), 10);
    }

    /** The JDK's exceptions carry the words alone, at times with an afterthought. */
    private static int ofWords(String message) {
        int best = 0;
        int length = 0;
        for (Errno errno : values()) {
            if (errno.words.length() > length && message.startsWith(errno.words)) {
                best = errno.number;
                length = errno.words.length();
            }
        }
        return best;
    }

    /** The system call that failed, or {@code otherwise} when the exception does not tell. */
    public static String systemCall(IOException failure, String otherwise) {
        String message = String.valueOf(failure.getMessage());
        int end = message.indexOf(NATIVE_MESSAGE);
        return end < 0 ? otherwise : message.substring(0, end).replace("Address", "");
    }

    /** The symbol of an error number. */
    public static String name(int number) {
        Errno known = known(number);
        return known == null ? "errno " + number : known.name();
    }

    /** What to do about an error, or {@code otherwise} when it is none of these. */
    public static String advice(int number, String otherwise) {
        Errno known = known(number);
        return known == null ? otherwise : known.advice;
    }

    private static Errno known(int number) {
        for (Errno errno : values()) {
            if (errno.number == number) {
                return errno;
            }
        }
        return null;
    }

    /** Whether accepting failed for want of descriptors or memory, which others may give back. */
    static boolean isExhaustion(int number) {
        return number == EMFILE.number
                || number == ENFILE.number
                || number == ENOBUFS.number
                || number == ENOMEM.number;
    }

    /** Whether accepting failed for one connection alone: what is wrong with its network is reported here as well. */
    static boolean concernsOneConnection(int number) {
        return number == ECONNABORTED.number
                || number == ECONNRESET.number
                || number == EINTR.number
                || number == EPERM.number
                || number == EPROTO.number
                || number == ENETDOWN.number
                || number == ENETUNREACH.number
                || number == EHOSTUNREACH.number;
    }
}
