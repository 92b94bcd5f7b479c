package io.berth.demo.tour;

/** One thing that Berth is for, shown with real sockets. */
public interface Scene {
    /** Its heading. */
    String title();

    /** What is going on, in two or three sentences. */
    String story();

    /** Does it, and claims what came of it. Interrupted when it takes too long. */
    void play(Act act) throws Exception;
}
