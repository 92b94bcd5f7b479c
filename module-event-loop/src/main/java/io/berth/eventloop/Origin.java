package io.berth.eventloop;

/** Where a connection comes from, which is interested in what becomes of it. */
interface Origin {
    /** The socket is about to open. */
    void onOpening(OpenSocket<?, ?, ?> socket);

    /** The socket has closed without ever having been open. */
    void onFailed(LoopException cause);

    /** The socket is closed, open before or not. */
    void onGone();
}
