package io.berth.eventloop.transport;

/** A security that stands between links and sockets, as seen by the loop: it prepares a layer for each of its contexts. */
public interface LinkSecurity {
    /** Prepares for a context on a loop; called on that loop. */
    LinkLayer layer(LoopServices loop);
}
