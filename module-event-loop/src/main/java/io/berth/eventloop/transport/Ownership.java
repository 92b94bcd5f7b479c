package io.berth.eventloop.transport;

import io.berth.eventloop.transport.ServerEvents.Accepted;
import java.io.IOException;

/** Whose a listening descriptor is, and what follows from that. */
enum Ownership {
    /** The link's own: made for it, and closed with it. */
    OWNED {
        @Override
        void welcome(Accepted accepted) {
            // It has inherited all that it needs.
        }

        @Override
        void leave(ServerLink link) {
            link.closeDescriptor();
        }
    },

    /** Somebody else's: nothing about it is changed, and it is left open and listening. */
    BORROWED {
        @Override
        void welcome(Accepted accepted) throws IOException {
            accepted.prepare();
        }

        @Override
        void leave(ServerLink link) {
            // Its owner has it back.
        }
    };

    /** Sees to a fresh connection, before it is handed on. */
    abstract void welcome(Accepted accepted) throws IOException;

    /** Sees to the descriptor of a link that the event loop has let go of. */
    abstract void leave(ServerLink link);
}
