package io.berth.demo;

/** SIGTERM or SIGINT, by which a server is told to stop. */
final class Signal {
    private Signal() {}

    /** From here on the process ends with status 0 when it has done what is to be done last. */
    static void prepare(Runnable last) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            last.run();
            Runtime.getRuntime().halt(0); // else the status would tell of the signal
        }));
    }

    /** Waits for the end of the process. */
    static void await() throws InterruptedException {
        Thread.currentThread().join();
    }
}
