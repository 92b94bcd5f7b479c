package io.berth.eventloop.transport;

import java.io.IOException;

/** A connection being made: waits until the kernel knows, then answers once. Running it gives up. */
abstract class ConnectAttempt implements Runnable {
    private final Transport transport;
    private final ConnectEvents events;
    private boolean done;

    ConnectAttempt(Transport transport, ConnectEvents events) {
        this.transport = transport;
        this.events = events;
    }

    /** Asks the kernel for the outcome; false when it does not know yet. */
    abstract boolean finish() throws IOException;

    /** The connection that now stands. */
    abstract Link link();

    /** Lets go of the event loop and the descriptor. */
    abstract void release();

    /** The outcome may be known. */
    final void onReady() {
        if (done) {
            return;
        }
        transport.turn().enter();
        try {
            if (finish()) {
                done = true;
                events.onConnected(link());
            }
        } catch (IOException e) {
            refuse(e);
        }
    }

    private void refuse(IOException cause) {
        run();
        events.onRefused(cause);
    }

    @Override
    public final void run() {
        if (!done) {
            done = true;
            release();
        }
    }

    /** Netty closes what is still registered when an event loop ends. */
    public void close() {
        if (!done) {
            refuse(new IOException("the event loop has ended"));
        }
    }
}
