package io.berth.tls;

import io.berth.eventloop.transport.Slab;
import io.berth.tls.Handshake.Need;

/** A client and a server of Berth without a network: what one has to send is what the other receives. */
final class BerthPair implements AutoCloseable {
    private final Side client;
    private final Side server;
    private final Input input = new Input(null, 0, 0);

    /** What connections of one side work in, one after the other, as on a loop. */
    static final class Memories implements AutoCloseable {
        private final Workspace client = new Workspace();
        private final Workspace server = new Workspace();

        @Override
        public void close() {
            client.release();
            server.release();
        }
    }

    private static final class Side {
        private final Handshake handshake;
        private final Workspace work;
        private Need need = Need.BYTES;

        private Side(Handshake handshake, Workspace work) {
            this.handshake = handshake;
            this.work = work;
        }

        /** Works input off, and returns how many bytes of it were the user's. */
        private int receive(Input input) {
            if (need != Need.NOTHING) {
                need = handshake.advance(input, work);
            }
            return need == Need.NOTHING && !input.isEmpty() ? handshake.engine().decrypt(input, work) : 0;
        }
    }

    BerthPair(TlsServer server, TlsClient client, Memories memories) {
        this.client = new Side(client.handshake(new PeerName("localhost", 0)), memories.client);
        this.server = new Side(server.handshake(PeerName.ANYBODY), memories.server);
    }

    /** Shakes hands, with whatever the server sends after that. */
    BerthPair shaken() {
        client.receive(input.show(client.work.records, 0, 0));
        while (client.work.recorded > 0) {
            pass(client, server);
            pass(server, client);
        }
        server.handshake.engine().flush(server.work);
        pass(server, client);
        if (client.need != Need.NOTHING || server.need != Need.NOTHING) {
            throw new IllegalStateException(
                    "the handshake stopped: the client needs " + client.need + ", the server " + server.need);
        }
        return this;
    }

    /** Brings bytes from the client to the server, and returns how many came. */
    int transfer(Slab bytes, int length) {
        client.handshake.engine().encrypt(bytes, 0, length, client.work);
        return pass(client, server);
    }

    private int pass(Side from, Side to) {
        int length = from.work.recorded;
        from.work.recorded = 0;
        return length == 0 ? 0 : to.receive(input.show(from.work.records, 0, length));
    }

    /** Says goodbye and gives everything back. */
    @Override
    public void close() {
        for (Side side : new Side[] {client, server}) {
            side.handshake.engine().sayGoodbye(side.work);
            side.work.recorded = 0;
            side.handshake.engine().release();
        }
    }
}
