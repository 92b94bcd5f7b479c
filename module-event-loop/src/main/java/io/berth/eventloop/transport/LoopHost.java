package io.berth.eventloop.transport;

import java.net.InetAddress;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A loop as a module sees it that brings sockets of another kind to it. Loop thread only, unless it says otherwise. */
public interface LoopHost extends LoopServices {
    /** The loop of this object, which is a {@code Loop}; any thread. */
    static LoopHost of(Object loop) {
        return Access.granted.apply(loop); // there is a loop, so its class has been here
    }

    /** Throws unless called on the loop. */
    void check();

    /** Throws unless called on the loop, and while it is open. */
    void requireOpen();

    /** What the loop talks to the kernel by. */
    Transport transport();

    /** A guest has come, which keeps the loop running. */
    void welcome(Guest guest);

    /** A guest has gone. */
    void leave(Guest guest);

    /**
     * Looks a host up, without blocking the loop, which is kept running meanwhile.
     *
     * @param answer is told at least one address, or null and why there is none; within this call when the host is an
     *     address
     */
    void resolve(String host, BiConsumer<List<InetAddress>, Throwable> answer);

    /** Has something done at the end of this iteration, when nobody is in the middle of a callback. */
    void atEndOfIteration(Runnable task);

    /** The way from a loop to its host. */
    final class Access {
        private static volatile Function<Object, LoopHost> granted;

        private Access() {}

        /** Called once, by the class of the loops. */
        public static void grant(Function<Object, LoopHost> toHost) {
            granted = toHost;
        }
    }
}
