package io.berth.modules;

/**
 * Where a search begins: something that is there by itself.
 *
 * @param thread the serial of the thread that it belongs to, or 0
 * @param method the method that the thread is in, or null
 */
record HeapRoot(Kind kind, int thread, String method) {
    /** What it is. */
    enum Kind {
        /** A thread that lives. */
        THREAD,
        /** A class, with its static fields. */
        CLASS,
        /** A method that runs. */
        CODE,
        /** A local variable of a method that runs, or what is locked there. */
        LOCAL,
        /** Native code. */
        NATIVE,
        /** The JVM itself, or what it does not tell about. */
        JVM
    }
}
