package io.berth.eventloop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Clients that send to an echo server and read what comes back as fast as they can, until the server hangs up. */
final class Load implements AutoCloseable {
    private static final int MESSAGE = 1000;

    private final List<java.net.Socket> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    Load(int port, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            java.net.Socket client = Peers.connect(port);
            clients.add(client);
            Thread thread = new Thread(() -> pump(client), "client " + i);
            threads.add(thread);
            thread.start();
        }
    }

    private static void pump(java.net.Socket client) {
        byte[] message = new byte[MESSAGE];
        byte[] answer = new byte[MESSAGE];
        try {
            do {
                client.getOutputStream().write(message);
            } while (client.getInputStream().read(answer) >= 0);
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
        for (java.net.Socket client : clients) {
            client.close();
        }
        awaitEnd();
    }
}
