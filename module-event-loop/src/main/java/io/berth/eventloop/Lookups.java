package io.berth.eventloop;

import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Misuse;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The host names that are being looked up for a loop. Whoever asked is answered once: by the resolver or, if the loop closes
 * before that, by the loop, which no answer reaches later.
 */
final class Lookups {
    private final Loop<?> loop;
    private final Set<Lookup> underWay = new LinkedHashSet<>(); // loop thread only

    Lookups(Loop<?> loop) {
        this.loop = loop;
    }

    void begin(String host, ResolvedHost asker) {
        Lookup lookup = new Lookup(asker);
        if (loop.isOver()) {
            lookup.callOff();
            return;
        }
        underWay.add(lookup);
        loop.resolve(host, lookup);
    }

    /** The loop is closed. */
    void close() {
        List<Lookup> last = new ArrayList<>(underWay);
        underWay.clear();
        last.forEach(Lookup::callOff);
    }

    private final class Lookup implements ResolvedHost {
        private final AtomicReference<ResolvedHost> asker; // empty once it has its answer

        Lookup(ResolvedHost asker) {
            this.asker = new AtomicReference<>(asker);
        }

        /** On the loop, or on any thread when the event loop beneath has ended. */
        @Override
        public void answer(List<InetAddress> addresses, Throwable failure) {
            ResolvedHost waiting = asker.getAndSet(null);
            if (waiting != null) {
                underWay.remove(this);
                waiting.answer(addresses, failure);
            }
        }

        void callOff() {
            answer(null, new Misuse(Kind.CLOSED, "the loop is closed"));
        }
    }
}
