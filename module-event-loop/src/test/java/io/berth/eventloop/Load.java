package io.berth.eventloop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Clients that send to an echo server and read what comes back as fast as they can, until the server hangs up. */
final class Load implements AutoCloseable {
    private static final int MESSAGE = 1000;

    private final List<SocketChannel> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    Load(int port, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            SocketChannel client = Peers.connect(port);
            clients.add(client);
            Thread thread = new Thread(() -> pump(client), "client " + i);
            threads.add(thread);
            thread.start();
        }
    }

    private static void pump(SocketChannel client) {
        ByteBuffer message = ByteBuffer.allocate(MESSAGE);
        ByteBuffer answer = ByteBuffer.allocate(MESSAGE);
        try {
            do {
                client.write(message.clear());
            } while (client.read(answer.clear()) >= 0);
        } catch (IOException hungUp) {
            // which is what it waits for
        }
    }

    /** Waits until the server has hung up on all of them. */
    void awaitEnd() {
        for (Thread thread : threads) {
            try {
                thread.join(TestLoop.WAIT_SECONDS * 1000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (thread.isAlive()) {
                throw new AssertionError("the server did not hang up on " + thread.getName());
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        awaitEnd();
    }
}
