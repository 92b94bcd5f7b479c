package io.berth.eventloop;

import java.net.InetAddress;
import java.util.List;

/** The answer to looking a host name up, on the loop. */
interface ResolvedHost {
    /**
     * Takes it.
     *
     * @param addresses at least one, or null
     * @param failure why there is none, or null
     */
    void answer(List<InetAddress> addresses, Throwable failure);
}
