package io.berth.tls;

/**
 * Whom a client wants to talk to.
 *
 * @param host a name or the text of an address; on the side of a server what the client asks for, or null
 * @param port its port, or 0 where there is none
 */
record PeerName(String host, int port) {
    /** Of a server, before the client has asked. */
    static final PeerName ANYBODY = new PeerName(null, 0);

    /** What a server is asked for, the name as DNS has it; null for addresses, which are not sent, and what is no name. */
    String serverName() {
        return host == null || IpLiteral.bytes(host) != null ? null : HostNames.ascii(host);
    }
}
