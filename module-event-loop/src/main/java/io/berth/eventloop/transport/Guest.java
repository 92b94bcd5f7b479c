package io.berth.eventloop.transport;

/** Something of another module that lives on a loop and ends with it. */
public interface Guest {
    /** The loop is closing; the guest has {@linkplain LoopHost#leave left} when this returns. */
    void onLoopClosing();
}
