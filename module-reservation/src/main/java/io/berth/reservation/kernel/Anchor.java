package io.berth.reservation.kernel;

import java.io.IOException;

/** What is bound to an address and can let others bind it too. */
interface Anchor {
    /** Lets servers of the same user in that set SO_REUSEPORT, or no more. */
    void setReusePort(boolean reused) throws IOException;

    /** Lets servers in that set SO_REUSEADDR. */
    void setReuseAddress() throws IOException;

    /** Lets go. */
    void close();
}
