package io.berth.eventloop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A server that accepts nobody and whose queue is full: the kernel drops what else wants to connect. */
final class FullServer implements AutoCloseable {
    private static final int MOMENT_MILLIS = 100;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<java.net.Socket> waiting = new ArrayList<>();

    FullServer() throws IOException {
        boolean full = false;
        while (!full) {
            java.net.Socket socket = new java.net.Socket();
            waiting.add(socket);
            try {
                socket.connect(address(), MOMENT_MILLIS);
            } catch (SocketTimeoutException dropped) {
                full = true;
            }
        }
    }

    SocketAddress address() {
        return server.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        for (java.net.Socket socket : waiting) {
            socket.close();
        }
        server.close();
    }
}
