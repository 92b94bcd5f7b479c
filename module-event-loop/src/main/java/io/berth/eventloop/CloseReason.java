package io.berth.eventloop;

/**
 * Why a socket is closed.
 *
 * @param why the case
 * @param code the number given to {@link Socket#close(int)}, else 0
 * @param unsentBytes how many bytes the socket had taken that the kernel had not
 * @param cause the exception behind {@link Why#FAILED} and {@link Why#CALLBACK_FAILED}, else null
 */
public record CloseReason(Why why, int code, long unsentBytes, Throwable cause) {
    /** The cases. New ones may be added; keep a default branch. */
    public enum Why {
        /** This side called {@code close} or {@code reset}. */
        CLOSED,
        /** Both sides had said that they are done, and all was delivered. */
        ENDED,
        /** The network failed, or the peer reset the connection. */
        FAILED,
        /** A timeout passed and nothing else was made of it. */
        TIMED_OUT,
        /** A callback of this socket threw. */
        CALLBACK_FAILED,
        /** Its context was closed. */
        CONTEXT_CLOSED,
        /** Its loop was closed: by hand, or because its verticle or Vertx went away. */
        LOOP_CLOSED
    }

    static CloseReason of(Why why) {
        return new CloseReason(why, 0, 0, null);
    }

    CloseReason withUnsent(long bytes) {
        return bytes == 0 ? this : new CloseReason(why, code, bytes, cause);
    }
}
