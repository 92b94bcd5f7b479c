package io.berth.eventloop;

import io.berth.eventloop.transport.Errno;
import java.io.IOException;
import java.net.SocketAddress;

/**
 * Everything that goes wrong here, with a {@link Kind} that can be switched over and that knows what to do about it.
 *
 * <p>Misuse is thrown at once and changes nothing. What the world does (a refused connection, a taken address) fails the
 * future or reaches the callback of the operation, never both. A null where none is allowed is the usual {@link
 * NullPointerException} that names the argument.
 */
public abstract sealed class LoopException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    private LoopException(Kind kind, String message, Throwable cause) {
        super(message + ": " + kind.advice, cause);
        this.kind = kind;
    }

    /** Without a stack trace: what peers do happens at the same place each time, and may happen often. */
    private LoopException(String message, Throwable cause) {
        super(message, cause, true, false);
        this.kind = Kind.NETWORK;
    }

    private LoopException(String message, Throwable cause, Insecure.Blame blame) {
        super(message, cause, true, blame == Insecure.Blame.CALLER);
        this.kind = Kind.SECURITY;
    }

    /** What went wrong with a link: the failure of its security, where it has one and that is what failed, else the network. */
    static LoopException of(String what, String systemCall, SocketAddress address, IOException cause) {
        return cause != null && cause.getCause() instanceof Insecure insecure
                ? insecure
                : Network.of(what, systemCall, address, cause);
    }

    /** Which case this is. */
    public final Kind kind() {
        return kind;
    }

    /** The cases, each with what to do about it. New ones may be added; keep a default branch. */
    public enum Kind {
        /** A loop cannot be made. */
        LOOP_CREATION("give it the context of an event-loop verticle, or a Vertx"),
        /** A standalone loop is run or stepped while it runs. */
        ALREADY_RUNNING("leave it to the call that runs it"),
        /** The event loop beneath has ended. */
        NOT_RUNNING("attach to a Vertx that is not closed"),
        /** The loop, context, socket or timer is closed. */
        CLOSED("ask isClosed() first, or stop using it in its close callback"),
        /** A confined call came from another thread. */
        WRONG_THREAD("call it from a callback of the loop, or hand it over with runOnLoop"),
        /** A timer was given a time that is none. */
        TIMER("give it a time that is positive and below 290 years"),
        /** Contexts do not fit together. */
        CONTEXT("use contexts of the loop in question, with the same security and backend"),
        /** An argument makes no sense. */
        INVALID_ARGUMENT("correct the value"),
        /** Received bytes were used after the callback they were given to. */
        DATA_EXPIRED("copy what is needed before the callback returns"),
        /** A host name does not resolve. */
        INVALID_HOST("check the name and the resolver"),
        /** The network or the kernel said no. */
        NETWORK("look at the reason, the system call and the address"),
        /** What protects the connection said no. */
        SECURITY("look at the reason that the security gives"),
        /** Native memory is not to be had. */
        ALLOCATION("raise -XX:MaxDirectMemorySize or use fewer loops"),
        /** A part of Berth is asked for that the program has left out. */
        MODULE_MISSING("add it to the module path, with --add-modules ALL-MODULE-PATH, or to the class path"),
        /** The queue of deferred tasks has reached its capacity. */
        QUEUE_FULL("try again later or raise LoopOptions.queueCapacity"),
        /** The event loop runs on a transport that Berth has no backend for, or that is absent. */
        UNSUPPORTED_TRANSPORT(
                "make the Vertx with withTransport(Transport.EPOLL) and Netty's native epoll library on the path (on the module"
                        + " path also --add-modules ALL-MODULE-PATH), or with Transport.NIO");

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
    public static final class Misuse extends LoopException {
        private static final long serialVersionUID = 1L;

        Misuse(Kind kind, String message) {
            super(kind, message, null);
        }
    }

    /** Something that is needed is not there. */
    public static final class Unavailable extends LoopException {
        private static final long serialVersionUID = 1L;

        Unavailable(Kind kind, String message, Throwable cause) {
            super(kind, message, cause);
        }
    }

    /** A host name does not resolve. */
    public static final class InvalidHost extends LoopException {
        private static final long serialVersionUID = 1L;

        private final String host;

        InvalidHost(String host, Throwable cause) {
            super(Kind.INVALID_HOST, "cannot resolve host '" + host + "'", cause);
            this.host = host;
        }

        /** The name. */
        public String host() {
            return host;
        }
    }

    /** An operation on the network failed. */
    public static final class Network extends LoopException {
        private static final long serialVersionUID = 1L;

        private final int errno;
        private final String systemCall;
        private final transient SocketAddress address;

        private Network(
                String what, String systemCall, int errno, String reason, SocketAddress address, Throwable cause) {
            super(
                    what + ": " + systemCall + " failed, " + reason + ": " + Errno.advice(errno, Kind.NETWORK.advice),
                    cause);
            this.errno = errno;
            this.systemCall = systemCall;
            this.address = address;
        }

        static Network of(String what, String systemCall, SocketAddress address, IOException cause) {
            int errno = Errno.of(cause);
            String reason = errno == 0 ? String.valueOf(cause.getMessage()) : Errno.name(errno);
            return new Network(what, Errno.systemCall(cause, systemCall), errno, reason, address, cause);
        }

        static Network timedOut(String what, SocketAddress address) {
            return new Network(what, "connect", Errno.ETIMEDOUT.number(), "ETIMEDOUT", address, null);
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

        /** The address in question; null when there is none, and after serialization. */
        public SocketAddress address() {
            return address;
        }
    }

    /**
     * What a {@linkplain Security security} found wrong: with the peer, with its certificate, or with what it was told
     * itself. Each security has a subclass of its own with its own reasons.
     */
    public abstract static non-sealed class Insecure extends LoopException {
        private static final long serialVersionUID = 1L;

        /** For a security's own subclass, with the whole message. */
        protected Insecure(String message, Throwable cause, Blame blame) {
            super(message, cause, blame);
        }

        /** Who has made the mistake. */
        protected enum Blame {
            /** This program, which finds the place by the stack trace. */
            CALLER,
            /** A peer, which may make it often: no stack trace is taken. */
            PEER
        }
    }
}
