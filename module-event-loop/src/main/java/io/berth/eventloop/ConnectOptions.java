package io.berth.eventloop;

import java.net.SocketAddress;
import java.time.Duration;

/** How to connect. Immutable; each {@code with} method gives another. */
public final class ConnectOptions {
    /** From any address, within half a minute. */
    public static final ConnectOptions DEFAULT = new ConnectOptions(null, Duration.ofSeconds(30));

    private final SocketAddress source;
    private final Duration timeout;

    private ConnectOptions(SocketAddress source, Duration timeout) {
        Arguments.positive("timeout", timeout);
        this.source = source;
        this.timeout = timeout;
    }

    /** The same from another address. */
    public ConnectOptions withSource(SocketAddress source) {
        return new ConnectOptions(source, timeout);
    }

    /** The same with another limit on the time that all of it may take: resolving, trying every address, and the handshake. */
    public ConnectOptions withTimeout(Duration timeout) {
        return new ConnectOptions(source, timeout);
    }

    /** The address to come from, or null to leave it to the kernel. */
    public SocketAddress source() {
        return source;
    }

    /** How long all of it may take: resolving, trying every address, and the handshake where there is one. */
    public Duration timeout() {
        return timeout;
    }
}
