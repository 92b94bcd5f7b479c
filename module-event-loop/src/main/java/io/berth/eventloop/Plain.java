package io.berth.eventloop;

/** Bytes as they are. */
public final class Plain implements Security {
    private static final Plain PLAIN = new Plain();

    private Plain() {}

    /** The security of contexts whose sockets speak in the clear. */
    public static Plain plain() {
        return PLAIN;
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public String toString() {
        return name();
    }
}
