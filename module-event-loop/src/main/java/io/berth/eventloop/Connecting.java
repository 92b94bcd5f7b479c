package io.berth.eventloop;

import java.net.SocketAddress;

/**
 * An attempt to connect that is under way. Its outcome goes to {@code onOpen} or {@code onConnectError}.
 *
 * <p><b>Threading</b>: the loop's thread.
 */
public abstract sealed class Connecting permits Connector {
    Connecting() {}

    /** Where to: as it was asked for, unresolved if it was a name. */
    public abstract SocketAddress target();

    /** Gives up; then neither callback is called. Does nothing when the outcome is known. */
    public abstract void cancel();

    /** Whether the outcome is known or the attempt was cancelled. */
    public abstract boolean isDone();
}
