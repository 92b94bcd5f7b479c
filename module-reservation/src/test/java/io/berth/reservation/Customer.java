package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;

/** A connection to a {@link Clerk}. */
final class Customer implements Closeable {
    static final byte ASK = '?';
    static final byte LEAVE = '.';

    private final Socket socket;

    private Customer(Socket socket) {
        this.socket = socket;
    }

    static Customer at(SocketAddress address) throws IOException {
        return new Customer(EchoContext.connect(address));
    }

    /** The letter of who answers. */
    char ask() throws IOException {
        return say(ASK);
    }

    /** Has the other side hang up first, so that TIME_WAIT is on its side. */
    char dismiss() throws IOException {
        char letter = say(LEAVE);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        socket.close();
        return letter;
    }

    private char say(byte word) throws IOException {
        socket.getOutputStream().write(word);
        int letter = socket.getInputStream().read();
        if (letter < 0) {
            throw new IOException("closed without an answer");
        }
        return (char) letter;
    }

    /** Resets the connection, and leaves nothing in the kernel. */
    void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
