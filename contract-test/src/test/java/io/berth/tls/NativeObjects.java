package io.berth.tls;

/** What connections of TLS hold outside of the heap. */
public final class NativeObjects {
    private NativeObjects() {}

    /** How many there are now. */
    public static long count() {
        return Counted.NATIVE.get();
    }
}
