package io.berth.eventloop;

/** What became of bytes given to {@link Socket#send}. New values may be added; keep a default branch. */
public enum Sent {
    /** The kernel has them all. */
    ALL,
    /** All were taken and some wait in the socket; {@code onWritable} tells when the kernel has the last of them. */
    BUFFERED,
    /**
     * None was taken: more than the context's high-water mark waits already. Keep them until {@code onWritable}. Or the
     * connection has just failed, with all that was on its way, and {@code onClose} comes at the end of the iteration.
     */
    REFUSED
}
