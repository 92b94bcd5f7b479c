package io.berth.eventloop;

/** How to listen. Immutable; each {@code with} method gives another. */
public final class ListenOptions {
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

    private final int backlog;
    private final Port port;
    private final Family family;
    private final int maxConnections;

    private ListenOptions(int backlog, Port port, Family family, int maxConnections) {
        Arguments.positive("backlog", backlog);
        Arguments.notNegative("maxConnections", maxConnections);
        this.backlog = backlog;
        this.port = port;
        this.family = family;
        this.maxConnections = maxConnections;
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

    /** How many connections may wait in the kernel for being accepted. */
    public int backlog() {
        return backlog;
    }

    /** Whether others may listen on the same port too. */
    public Port port() {
        return port;
    }

    /** What an IPv6 wildcard covers. */
    public Family family() {
        return family;
    }

    /** How many accepted connections may be open or in their handshake at a time before accepting pauses; 0 for no limit. */
    public int maxConnections() {
        return maxConnections;
    }
}
