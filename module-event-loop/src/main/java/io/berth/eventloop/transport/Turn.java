package io.berth.eventloop.transport;

/** Brackets everything a backend does for the loop: {@code enter}, then events, then {@code exit}. Neither throws. */
public interface Turn {
    /** The backend is about to deliver events. */
    void enter();

    /** The backend has delivered them. */
    void exit();
}
