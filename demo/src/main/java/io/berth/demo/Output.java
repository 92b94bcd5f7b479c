package io.berth.demo;

/** Standard output, on which a command says what has come of it. */
final class Output {
    private Output() {}

    /** Says a line without which it would be of no use to go on. */
    static void say(String line) {
        System.out.println(line);
        requireHeard();
    }

    /** Fails when not all that was said could be written. */
    static void requireHeard() {
        if (System.out.checkError()) {
            throw new IllegalStateException("standard output is closed or its disk is full, so not all could be said:"
                    + " have it read to the end, or make room");
        }
    }
}
