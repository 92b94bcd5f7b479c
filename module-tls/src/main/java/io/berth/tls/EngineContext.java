package io.berth.tls;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What engines of the same terms share. Native memory hangs on it, so references are counted: one of whoever made it,
 * one of each engine, and when the last is given back the memory is too.
 *
 * <p>Any thread.
 */
abstract sealed class EngineContext permits BoringContext, JdkContext {
    private final AtomicInteger references = new AtomicInteger(1);

    /** An engine, unless the last reference has gone: then null. */
    final Engine engine(PeerName peer) {
        if (!retain()) {
            return null;
        }
        try {
            return make(peer);
        } catch (Throwable e) {
            release();
            throw e;
        }
    }

    private boolean retain() {
        int now = references.get();
        while (now > 0) {
            if (references.compareAndSet(now, now + 1)) {
                return true;
            }
            now = references.get();
        }
        return false;
    }

    /** Gives a reference back. */
    final void release() {
        if (references.decrementAndGet() == 0) {
            free();
        }
    }

    /** Makes an engine, which owns a reference. */
    abstract Engine make(PeerName peer);

    /** Forgets the sessions that could be resumed, as far as it has them. */
    abstract void forgetSessions();

    /** Gives the memory back. */
    abstract void free();
}
