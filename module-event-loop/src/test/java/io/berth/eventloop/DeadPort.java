package io.berth.eventloop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A port of 127.0.0.1 where nobody listens, nor can anybody else on this host, for as long as a test has it. */
final class DeadPort implements AutoCloseable {
    private final java.net.Socket bound = new java.net.Socket();

    DeadPort() throws IOException {
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    int number() {
        return bound.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        bound.close();
    }
}
