package io.berth.eventloop.transport;

/**
 * How to listen.
 *
 * @param backlog how many connections may wait in the kernel's queue
 * @param sharedPort whether other sockets that ask for it too may listen on the same port
 * @param ipv6Only whether an IPv6 wildcard leaves IPv4 alone
 */
public record ServerSettings(int backlog, boolean sharedPort, boolean ipv6Only) {}
