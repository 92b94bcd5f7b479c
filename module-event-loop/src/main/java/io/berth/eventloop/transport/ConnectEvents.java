package io.berth.eventloop.transport;

import java.io.IOException;

/** The one answer to {@link Transport#connect}. Neither may throw. */
public interface ConnectEvents {
    /** The connection stands; the receiver owns the link and starts it. */
    void onConnected(Link link);

    /** It does not; everything is cleaned up. */
    void onRefused(IOException cause);
}
