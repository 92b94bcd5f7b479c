package io.berth.eventloop;

/**
 * How to listen.
 *
 * @param backlog how many connections may wait in the kernel for being accepted
 * @param port whether others may listen on the same port too
 * @param family what an IPv6 wildcard covers
 * @param maxConnections how many accepted connections may be open or in their handshake at a time before accepting
 *     pauses; 0 for no limit
 */
public record ListenOptions(int backlog, Port port, Family family, int maxConnections) {
    /** A backlog of 1024, an exclusive port, both families on the IPv6 wildcard, no limit on connections. */
    public static final ListenOptions DEFAULT = new ListenOptions(1024, Port.EXCLUSIVE, Family.DUAL_STACK, 0);

    /** Who may have the port. */
    public enum Port {
        /** Nobody else: a second listener, in this process too, is told that the address is in use. */
        EXCLUSIVE,
        /** Everybody of the same user who asks for it to be shared too; the kernel spreads connections among them. */
        SHARED
    }

    /** What an IPv6 wildcard covers. */
    public enum Family {
        /** IPv6, and IPv4 as well. */
        DUAL_STACK,
        /** IPv6 alone; epoll only. */
        IPV6_ONLY
    }

    /** Checks the values. */
    public ListenOptions {
        Arguments.positive("backlog", backlog);
        Arguments.notNull("port", port);
        Arguments.notNull("family", family);
        Arguments.notNegative("maxConnections", maxConnections);
    }

    /** The same with another backlog. */
    public ListenOptions withBacklog(int connections) {
        return new ListenOptions(connections, port, family, maxConnections);
    }

    /** The same on a port that others may share. */
    public ListenOptions withSharedPort() {
        return new ListenOptions(backlog, Port.SHARED, family, maxConnections);
    }

    /** The same for IPv6 alone. */
    public ListenOptions withIpv6Only() {
        return new ListenOptions(backlog, port, Family.IPV6_ONLY, maxConnections);
    }

    /** The same with another limit on open connections; 0 for none. */
    public ListenOptions withMaxConnections(int connections) {
        return new ListenOptions(backlog, port, family, connections);
    }
}
