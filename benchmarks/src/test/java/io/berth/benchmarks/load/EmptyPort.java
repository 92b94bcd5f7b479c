package io.berth.benchmarks.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port of 127.0.0.1 where nobody listens, and nobody else can while a test has it. */
record EmptyPort(int number, Closeable holder) implements AutoCloseable {
    static EmptyPort of(Protocol protocol) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        if (protocol == Protocol.UDP) {
            DatagramSocket socket = new DatagramSocket(any);
            socket.connect(socket.getLocalSocketAddress()); // so that it hears nobody but itself
            return new EmptyPort(socket.getLocalPort(), socket);
        }
        Socket socket = new Socket();
        socket.bind(any);
        return new EmptyPort(socket.getLocalPort(), socket);
    }

    @Override
    public void close() throws IOException {
        holder.close();
    }
}
