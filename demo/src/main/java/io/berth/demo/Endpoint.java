package io.berth.demo;

import java.net.InetSocketAddress;

/**
 * Where a server is to listen.
 *
 * @param host an address or a name
 * @param port 0 for any that is free
 */
record Endpoint(String host, int port) {
    Endpoint {
        requireHost(host);
        if (host.startsWith("[") && host.endsWith("]")) { // as in addresses of the web
            host = host.substring(1, host.length() - 1);
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("--port is " + port + " and must be from 0 to 65535");
        }
    }

    /** Refuses what is no name, and would be understood as one. */
    static void requireHost(String host) {
        if (host.isBlank()) {
            throw new IllegalArgumentException(
                    "--host is blank: give an address or a name of this machine, or leave it out");
        }
    }

    /** For a server, to be looked up there. */
    InetSocketAddress address() {
        return InetSocketAddress.createUnresolved(host, port);
    }

    /** The same on the port that was found. */
    Endpoint at(int found) {
        return new Endpoint(host, found);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
