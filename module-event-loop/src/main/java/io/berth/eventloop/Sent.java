package io.berth.eventloop;

/** What became of bytes given to {@link Socket#send}. New values may be added; keep a default branch. */
public enum Sent {
    /** The kernel has them all. */
    ALL,
    /** All were taken and some wait in the socket; {@code onWritable} tells when the kernel has the last of them. */
    BUFFERED,
    /**
     * None was taken: more than the context's high-water mark waits already, or the connection has just failed and is
     * about to be closed. Keep them until {@code onWritable}, or until {@code onClose} says that it will not come.
     */
    REFUSED
}
