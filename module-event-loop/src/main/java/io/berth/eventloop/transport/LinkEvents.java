package io.berth.eventloop.transport;

import java.io.IOException;

/** What a {@link Link} tells its owner, always on the loop's thread. None of these may throw. */
public interface LinkEvents {
    /** A link that is more than a descriptor can be used from now on; one that is just that, can from its start. */
    default void onReady() {}

    /**
     * Bytes have arrived.
     *
     * @param slab where they are, from its beginning; theirs only during the call
     * @param length how many they are, at least one
     */
    void onBytes(Slab slab, int length);

    /** The kernel takes bytes again, after a write that it did not take whole. */
    void onWritable();

    /** The peer will send no more; everything it sent has been delivered. */
    void onEnd();

    /**
     * The descriptor is closed; nothing follows.
     *
     * @param cause what the kernel said, or null if the owner asked for it
     */
    void onClosed(IOException cause);
}
