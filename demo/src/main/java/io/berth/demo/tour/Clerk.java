package io.berth.demo.tour;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;

/** A server by sockets of the JDK, which answers each customer with one word. It serves the thief, so it needs nothing else. */
final class Clerk implements Closeable {
    private final ServerSocket listener;
    private final byte[] answer;

    /** Serves whoever comes, until it is closed. */
    Clerk(ServerSocket listener, String word) {
        this.listener = listener;
        this.answer = (word + "\n").getBytes(US_ASCII);
        Thread thread = new Thread(this::serve, "clerk");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket customer = listener.accept()) {
                customer.setSoTimeout(Customer.PATIENCE_MILLIS);
                InputStreamReader question = new InputStreamReader(customer.getInputStream(), US_ASCII);
                if (new BufferedReader(question).readLine() != null) {
                    customer.getOutputStream().write(answer);
                }
            } catch (IOException e) {
                // that customer has gone, or the shop is closed
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
