package io.berth.reservation;

import java.net.SocketAddress;

/**
 * Everything that goes wrong with ports, with a {@link Kind} that can be switched over and that knows what to do about it.
 *
 * <p>Misuse is thrown at once and changes nothing. What the kernel, other processes or other owners do fails the future of
 * the operation, or is thrown by an operation that answers at once, never both.
 */
public abstract sealed class ReservationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    private ReservationException(Kind kind, String message, Throwable cause) {
        super(message + ": " + kind.advice, cause);
        this.kind = kind;
    }

    /** Which case this is. */
    public final Kind kind() {
        return kind;
    }

    /** The cases, each with what to do about it. New ones may be added; keep a default branch. */
    public enum Kind {
        /** An argument makes no sense. */
        INVALID_ARGUMENT("correct the value"),
        /** Somebody else has the port. */
        PORT_TAKEN("end the program that has it, or choose another port"),
        /** The address is not one of this host, or its name is unknown. */
        ADDRESS("use an address of this host, a name that resolves, or 0.0.0.0 or :: for all"),
        /** The kernel does not let this user have the port. */
        PERMISSION("use a port from 1024 up, or give the process the right to bind low ports"),
        /** The waiter has given up. */
        CANCELLED("ask again if the port is wanted after all"),
        /** The turn did not come before the deadline. */
        DEADLINE("wait longer, or look at status() for who has the lease"),
        /** The bound socket or its owner is closed. */
        CLOSED("bind anew"),
        /** The reservation is closed. */
        RESERVATION_CLOSED("make a new one"),
        /** The kernel no longer lets the socket listen. */
        LOST("look at the cause, close the bound socket and bind anew"),
        /** There is an owner of ports on this Vertx already, or none. */
        OWNER("deploy one PortOwner per Vertx, or none and leave it to BoundSocket.bind"),
        /** The lease is not in a state for this. */
        LEASE("take a new lease"),
        /** A connection ended while its streams were read or written. */
        CONNECTION("contain it with onErrorComplete where the connection is used, the others live on"),
        /** No port of the range is free. */
        EXHAUSTED("release some, or use a wider range"),
        /** The port is not reserved, or by another owner. */
        NOT_RESERVED("use a port as the owner that reserved it, until it is released or given away"),
        /** What is asked for cannot be had on this transport. */
        UNSUPPORTED("use the native transport, with its natives on the path"),
        /** What is bound cannot be shared with a server that opens its own listener. */
        NOT_SHAREABLE("feed a context, or bind one IP address instead"),
        /** The kernel said no. */
        KERNEL("look at the cause");

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
    public static final class Misuse extends ReservationException {
        private static final long serialVersionUID = 1L;

        Misuse(Kind kind, String message) {
            super(kind, message, null);
        }
    }

    /** What was asked for is not to be had. */
    public static final class Unavailable extends ReservationException {
        private static final long serialVersionUID = 1L;

        Unavailable(Kind kind, String message, Throwable cause) {
            super(kind, message, cause);
        }
    }

    /** Somebody else has the port. */
    public static final class PortTaken extends ReservationException {
        private static final long serialVersionUID = 1L;

        private final transient SocketAddress address;
        private final String holder;

        PortTaken(SocketAddress address, String shown, String holder, Throwable cause) {
            super(Kind.PORT_TAKEN, shown + " is taken by " + holder, cause);
            this.address = address;
            this.holder = holder;
        }

        /** What was asked for; null after serialization. */
        public SocketAddress address() {
            return address;
        }

        /** Who has it, as far as the kernel tells. */
        public String holder() {
            return holder;
        }
    }
}
