package io.berth.eventloop.transport;

import java.util.function.Function;

/** Lets the module of a security find the link that it has put under a socket. */
public final class LinkAccess {
    private static volatile Function<Object, Link> access;

    private LinkAccess() {}

    /** Called once, by the class that holds the links. */
    public static void grant(Function<Object, Link> toLink) {
        access = toLink;
    }

    /** The link of a socket, open or closed. */
    public static Link of(Object socket) {
        return access.apply(socket); // there is a socket, so its class has been here
    }
}
