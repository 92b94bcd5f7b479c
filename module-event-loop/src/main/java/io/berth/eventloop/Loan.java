package io.berth.eventloop;

import io.berth.eventloop.transport.ServerEvents;
import io.berth.eventloop.transport.ServerLink;
import io.berth.eventloop.transport.Transport;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A source in the hands of one listener. A second one at the same time is refused: event loops take a second registration
 * of a descriptor for the first, and the first listener would never hear of it.
 */
final class Loan {
    private static final Set<Object> LENT = ConcurrentHashMap.newKeySet(); // descriptors and channels

    private final ListenSource source;
    private final Runnable onReturned;

    private Loan(ListenSource source, Runnable onReturned) {
        this.source = source;
        this.onReturned = onReturned;
    }

    static Loan of(ListenSource source, Runnable onReturned) {
        List<Object> taken = new ArrayList<>();
        source.forEach(lent -> {
            if (!LENT.add(lent)) {
                taken.forEach(LENT::remove);
                throw Arguments.invalid(ListenSource.show(lent)
                        + " is lent to a listener already; close that listener, or wait until it has returned it");
            }
            taken.add(lent);
        });
        return new Loan(source, onReturned);
    }

    /** Links to all of the source; on failure to none, and the loan is off. */
    List<ServerLink> links(Transport transport, ServerEvents events) throws IOException {
        List<ServerLink> links = new ArrayList<>();
        try {
            for (int descriptor : source.descriptors) {
                links.add(transport.borrow(descriptor, events));
            }
            for (ServerSocketChannel channel : source.channels) {
                links.add(transport.borrow(channel, events));
            }
            return links;
        } catch (IOException | RuntimeException e) {
            links.forEach(ServerLink::letGo);
            callOff();
            throw e;
        }
    }

    /** The links have let go. */
    void giveBack() {
        callOff();
        onReturned.run();
    }

    private void callOff() {
        source.forEach(LENT::remove);
    }
}
