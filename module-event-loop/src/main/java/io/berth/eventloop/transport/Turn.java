package io.berth.eventloop.transport;

/** The iteration of the loop that a backend's events belong to. */
public interface Turn {
    /** The backend is about to deliver events, from the top of the event loop's stack; called before each of them. */
    void enter();
}
