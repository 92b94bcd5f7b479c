package io.berth.demo.tour;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketAddress;

/** A customer of a server, by sockets of the JDK: asks a line, and gets a line. */
final class Customer implements Closeable {
    static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;
    private final BufferedReader answers;

    /** One that has connected. */
    Customer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    }

    /** Connects. */
    static Customer of(SocketAddress server) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(server, PATIENCE_MILLIS);
            return new Customer(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Connects, asks, and leaves with the answer. */
    static String ask(SocketAddress server) throws IOException {
        try (Customer customer = of(server)) {
            return customer.ask("who is there?");
        }
    }

    String ask(String question) throws IOException {
        say(question);
        return line();
    }

    void say(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(US_ASCII));
    }

    String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new EOFException("the server has hung up");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
