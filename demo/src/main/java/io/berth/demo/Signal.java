package io.berth.demo;

/** SIGTERM or SIGINT, by which a server is told to stop, and the status that the process ends with after it or without. */
final class Signal {
    private static volatile int status;

    private Signal() {}

    /** From here on the process ends only when it has done what is to be done last, and no status tells of a signal. */
    static void prepare(Runnable last) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            int whenItCame = status; // the main thread may fail because of what is done last
            last.run();
            Runtime.getRuntime().halt(whenItCame);
        }));
    }

    /** From here on the process ends with this status, whatever ends it. */
    static void status(int atTheEnd) {
        status = atTheEnd;
    }

    /** Ends the process. */
    static void exit(int atTheEnd) {
        status = atTheEnd;
        System.exit(atTheEnd);
    }

    /** Waits for the end of the process. */
    static void await() throws InterruptedException {
        Thread.currentThread().join();
    }
}
