package io.berth.eventloop;

import java.net.SocketAddress;
import java.time.Duration;

/**
 * How to connect.
 *
 * @param source the address to come from, or null to leave it to the kernel
 * @param timeout how long all of it may take: resolving, and trying every address
 */
public record ConnectOptions(SocketAddress source, Duration timeout) {
    /** From any address, within half a minute. */
    public static final ConnectOptions DEFAULT = new ConnectOptions(null, Duration.ofSeconds(30));

    /** Checks the values. */
    public ConnectOptions {
        Arguments.positive("timeout", timeout);
    }

    /** The same from another address. */
    public ConnectOptions withSource(SocketAddress source) {
        return new ConnectOptions(source, timeout);
    }

    /** The same with another time limit. */
    public ConnectOptions withTimeout(Duration timeout) {
        return new ConnectOptions(source, timeout);
    }
}
