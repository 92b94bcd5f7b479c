package io.berth.udp;

/** Numbers of the Linux kernel, the same on all its platforms that have 64 bits. */
final class Linux {
    static final int EINTR = 4;
    static final int EAGAIN = 11;

    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_ERRQUEUE = 0x2000;

    static final int SOL_SOCKET = 1;
    static final int SO_DOMAIN = 39;
    static final int SO_PROTOCOL = 38;
    static final int SO_MEMINFO = 55;
    static final int IPPROTO_UDP = 17;

    static final int SOL_IP = 0;
    static final int IP_TOS = 1;
    static final int IP_PKTINFO = 8;
    static final int IP_RECVERR = 11;
    static final int IP_RECVTOS = 13;
    static final int IP_MULTICAST_IF = 32;
    static final int IP_MULTICAST_TTL = 33;
    static final int IP_MULTICAST_LOOP = 34;
    static final int IP_MULTICAST_ALL = 49;

    static final int SOL_IPV6 = 41;
    static final int IPV6_MULTICAST_IF = 17;
    static final int IPV6_MULTICAST_HOPS = 18;
    static final int IPV6_MULTICAST_LOOP = 19;
    static final int IPV6_RECVERR = 25;
    static final int IPV6_V6ONLY = 26;
    static final int IPV6_MULTICAST_ALL = 29;
    static final int IPV6_RECVPKTINFO = 49;
    static final int IPV6_PKTINFO = 50;
    static final int IPV6_RECVTCLASS = 66;
    static final int IPV6_TCLASS = 67;

    static final int MCAST_JOIN_GROUP = 42;
    static final int MCAST_LEAVE_GROUP = 45;
    static final int MCAST_JOIN_SOURCE_GROUP = 46;
    static final int MCAST_LEAVE_SOURCE_GROUP = 47;

    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;
    static final int UDP_GRO = 104;

    private Linux() {}
}
