package io.berth.eventloop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * How sockets under test and their peers speak with each other: in the clear, unless a system property names a class that
 * has them speak otherwise. The same tests then show that sockets of every security behave alike.
 */
abstract class Wiring {
    private static final String PROPERTY = "berth.wiring";
    private static final int BACKLOG = 50;
    private static final Wiring CHOSEN = choose(System.getProperty(PROPERTY));

    static Wiring chosen() {
        return CHOSEN;
    }

    private static Wiring choose(String type) {
        if (type == null) {
            return new PlainWiring();
        }
        try {
            return Class.forName(type)
                    .asSubclass(Wiring.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(PROPERTY + " is " + type, e);
        }
    }

    /** The security of contexts whose connections are made by the peer. */
    abstract Security accepting();

    /** The security of contexts that make connections. */
    abstract Security connecting();

    /**
     * A peer that connects, or has, by way of a socket of the JDK. What it has to agree on first it does by itself as soon
     * as it is connected; until then its reads wait, and what it writes does.
     */
    abstract java.net.Socket client(java.net.Socket raw);

    /** A peer that has accepted, by way of a socket of the JDK. */
    abstract java.net.Socket accepted(java.net.Socket raw);

    /** A peer that is to connect. */
    final java.net.Socket client() {
        return client(new java.net.Socket());
    }

    /** A peer that listens. What it has to agree on with those who connect it does by itself, whether accepted or not. */
    abstract ServerSocket server(InetAddress host, int backlog) throws IOException;

    /** A peer that listens on 127.0.0.1. */
    static ServerSocket server() throws IOException {
        return chosen().server(InetAddress.getLoopbackAddress(), BACKLOG);
    }

    /** How many things of their own, such as native objects, sockets hold now. */
    abstract long held();

    // --- where securities rightly differ

    /** How many bytes {@code write} takes at most, and lets wait in the socket, when the kernel is full already. */
    abstract int mostTakenAhead();

    /** A peer sees that it was turned away before it had become a socket of this side. */
    abstract void seesRefusal(java.net.Socket peer) throws IOException;

    /**
     * Reads what arrived at a peer of a socket that was closed in the middle, with more waiting in it or for a failure; the peer sees it end
     * as it has to.
     * That is all that the socket does not call unsent, give or take {@link #mostTakenAhead}.
     */
    abstract byte[] readCutOff(java.net.Socket peer) throws IOException;

    /** How many peers to have where a test wants so many of them in a short time. */
    abstract int crowd(int peers);
}
