package io.berth.tls;

import java.util.Arrays;
import java.util.function.BiConsumer;

/** A connection without a network: a client, a server, and nothing between them but what a test does. */
final class InMemory implements AutoCloseable {
    private static final PeerName LOCAL = new PeerName("localhost", 443);
    private static final int MOST_ROUNDS = 20;

    final Party client;
    final Party server;
    private final Memory memory;
    private final boolean ownsMemory;
    private boolean closed;

    InMemory(TlsServer server, TlsClient client) {
        this(server, client, LOCAL);
    }

    InMemory(TlsServer server, TlsClient client, PeerName peer) {
        this(server, client, peer, new Memory(), true);
    }

    /** In memory that is somebody else's, as on a loop. */
    InMemory(TlsServer server, TlsClient client, Memory memory) {
        this(server, client, LOCAL, memory, false);
    }

    private InMemory(TlsServer server, TlsClient client, PeerName peer, Memory memory, boolean ownsMemory) {
        this.memory = memory;
        this.ownsMemory = ownsMemory;
        this.server = new Party(server.handshake(PeerName.ANYBODY), memory);
        this.client = new Party(client.handshake(peer), memory);
        this.client.goOn();
    }

    /** Shakes hands; both have to succeed. */
    InMemory shaken() {
        exchange();
        if (!client.isDone() || !server.isDone()) {
            AssertionError failed = new AssertionError("the handshake did not succeed: the client needs "
                    + client.need() + ", the server " + server.need());
            for (Party party : new Party[] {client, server}) {
                if (party.failure() != null) {
                    failed.addSuppressed(party.failure());
                }
            }
            close();
            throw failed;
        }
        server.flush();
        exchange();
        return this;
    }

    /** Has both go on until neither has anything to say, or one waits for an answer. */
    void exchange() {
        exchange(Party::receive);
    }

    /** The same byte by byte. */
    void exchangeBytes() {
        exchange((to, bytes) -> {
            for (byte one : bytes) {
                to.receive(one);
            }
        });
    }

    /** The same with each flight cut at a place, where it is longer. */
    void exchangeCutAt(int place) {
        exchange((to, bytes) -> {
            int cut = Math.min(place, bytes.length);
            to.receive(Arrays.copyOf(bytes, cut));
            to.receive(Arrays.copyOfRange(bytes, cut, bytes.length));
        });
    }

    private void exchange(BiConsumer<Party, byte[]> delivery) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            byte[] toServer = client.takeSending();
            deliver(toServer, server, delivery);
            byte[] toClient = server.takeSending();
            deliver(toClient, client, delivery);
            if (toServer.length + toClient.length == 0) {
                return;
            }
        }
        throw new AssertionError("they do not stop talking");
    }

    private static void deliver(byte[] bytes, Party to, BiConsumer<Party, byte[]> delivery) {
        if (bytes.length > 0) {
            delivery.accept(to, bytes);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return; // to free native memory twice ends the process
        }
        closed = true;
        client.close();
        server.close();
        if (ownsMemory) {
            memory.close();
        }
    }
}
