package io.berth.udp;

import io.berth.eventloop.transport.Errno;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Everything that goes wrong with UDP, with a {@link Kind} that can be switched over and that knows what to do about it.
 *
 * <p>Misuse is thrown at once and changes nothing. What the world does (a taken address, a port where nobody listens) fails
 * the future or reaches {@code onError}, never both. What the loop itself refuses, such as a call from the wrong thread, is
 * a {@link io.berth.eventloop.LoopException}.
 */
public abstract sealed class UdpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    private UdpException(Kind kind, String message, Throwable cause) {
        super(message + ": " + kind.advice, cause);
        this.kind = kind;
    }

    /** Without a stack trace: what peers do happens at the same place each time, and may happen often. */
    private UdpException(String message, Throwable cause) {
        super(message, cause, true, false);
        this.kind = Kind.NETWORK;
    }

    /** Which case this is. */
    public final Kind kind() {
        return kind;
    }

    /** The cases, each with what to do about it. New ones may be added; keep a default branch. */
    public enum Kind {
        /** An argument makes no sense. */
        INVALID_ARGUMENT("correct the value"),
        /** A payload is larger than a datagram can be. */
        PAYLOAD_SIZE("send less at a time, or split it"),
        /** A socket without a peer is to send to it, or one with a peer to somebody else. */
        DESTINATION("name a destination on a bound socket, and none on a connected one"),
        /** The socket is closed. */
        CLOSED("ask isClosed() first, or stop using it in its close callback"),
        /** A packet was used after the callback it was given to. */
        DATA_EXPIRED("copy what is needed before the callback returns"),
        /** The backend or the kernel does not have what is asked for. */
        NOT_SUPPORTED("leave it out, or use epoll and a kernel that has it"),
        /**
         * What calls the kernel on epoll cannot be loaded: JNA is not on the class path, or cannot unpack its library. A
         * module path without JNA does not get so far: io.berth.udp requires it there, and the JVM does not start, whatever
         * the backend.
         */
        NATIVE_MISSING(
                "put net.java.dev.jna:jna-jpms on the class path, let jna.tmpdir name a folder that is writable and not"
                        + " mounted noexec, or run the loop on nio"),
        /** A host name does not resolve. */
        INVALID_HOST("check the name and the resolver"),
        /** The network or the kernel said no. */
        NETWORK("look at the reason, the system call and the address");

        private final String advice;

        Kind(String advice) {
            this.advice = advice;
        }

        /** What to do about it, in a few words. */
        public String advice() {
            return advice;
        }
    }

    /** The caller did something that cannot be done. */
    public static final class Misuse extends UdpException {
        private static final long serialVersionUID = 1L;

        Misuse(Kind kind, String message) {
            super(kind, message, null);
        }
    }

    /** Something that is needed is not there. */
    public static final class Unavailable extends UdpException {
        private static final long serialVersionUID = 1L;

        Unavailable(Kind kind, String message, Throwable cause) {
            super(kind, message, cause);
        }
    }

    /** An operation on the network failed. */
    public static final class Network extends UdpException {
        private static final long serialVersionUID = 1L;

        private final int errno;
        private final String systemCall;
        private final transient InetSocketAddress address;

        private Network(
                String what, String systemCall, int errno, String reason, InetSocketAddress address, Throwable cause) {
            super(what + ": " + systemCall + " failed, " + reason + ": " + advice(systemCall, errno), cause);
            this.errno = errno;
            this.systemCall = systemCall;
            this.address = address;
        }

        private static String advice(String systemCall, int errno) {
            return errno == Errno.EACCES.number() && !systemCall.equals("bind")
                    ? "broadcast addresses take UdpOptions.withBroadcast"
                    : Errno.advice(errno, Kind.NETWORK.advice);
        }

        static Network of(String what, String systemCall, InetSocketAddress address, IOException cause) {
            int errno = Errno.of(cause);
            String reason = errno == 0 ? String.valueOf(cause.getMessage()) : Errno.name(errno);
            return new Network(what, Errno.systemCall(cause, systemCall), errno, reason, address, cause);
        }

        static Network of(String what, String systemCall, InetSocketAddress address, int errno) {
            return new Network(what, systemCall, errno, Errno.name(errno), address, null);
        }

        /** The kernel's error number, or 0 when the JDK did not pass it on. */
        public int errno() {
            return errno;
        }

        /** The symbol of the error number, such as ECONNREFUSED. */
        public String reason() {
            return Errno.name(errno);
        }

        /** The system call that failed. */
        public String systemCall() {
            return systemCall;
        }

        /** Where the datagram in question was to go; null when that is not known, and after serialization. */
        public InetSocketAddress address() {
            return address;
        }
    }
}
