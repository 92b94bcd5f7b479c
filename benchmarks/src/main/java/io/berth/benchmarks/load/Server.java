package io.berth.benchmarks.load;

import io.berth.eventloop.LoopException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** The server on this host, and what it means when it cannot be reached. */
final class Server {
    private Server() {}

    static InetSocketAddress at(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    static LoadException nobodyAt(int port, String protocol, Throwable cause) {
        return new LoadException(
                "nobody listens on 127.0.0.1:" + port + " (" + protocol + "): start the server, or correct the port",
                cause);
    }

    /** Why there is no connection, while so many others are open. */
    static LoadException refused(LoopException cause, int port, int open) {
        if (!(cause instanceof LoopException.Network network)) {
            return new LoadException("no connection to 127.0.0.1:" + port + ": " + cause.getMessage(), cause);
        }
        String reason = network.reason();
        if (reason.equals("ECONNREFUSED") && open == 0) {
            return nobodyAt(port, "tcp", cause);
        }
        if (reason.equals("EMFILE") || reason.equals("ENFILE")) {
            return Descriptors.ranOut(open, cause);
        }
        if (reason.equals("EADDRINUSE") || reason.equals("EADDRNOTAVAIL")) {
            return new LoadException(
                    "with " + open
                            + " connections open there is no local port left: ask for fewer, or have them come from"
                            + " more addresses, such as \"addresses\":[\"127.0.0.1\",\"127.0.0.2\"], or wait a minute for"
                            + " ports of closed connections",
                    cause);
        }
        return new LoadException("with " + open + " connections open: " + cause.getMessage(), cause);
    }

    /** Whether asking again would fail in the same way. */
    static boolean isHopeless(LoopException cause) {
        return !(cause instanceof LoopException.Network network)
                || switch (network.reason()) {
                    case "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ECONNABORTED", "EPIPE" -> false;
                    default -> true;
                };
    }
}
