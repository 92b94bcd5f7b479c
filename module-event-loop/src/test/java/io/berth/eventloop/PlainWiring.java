package io.berth.eventloop;

import static io.berth.eventloop.Plain.plain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** In the clear. */
final class PlainWiring extends Wiring {
    @Override
    Security accepting() {
        return plain();
    }

    @Override
    Security connecting() {
        return plain();
    }

    @Override
    java.net.Socket client(java.net.Socket raw) {
        return raw;
    }

    @Override
    java.net.Socket accepted(java.net.Socket raw) {
        return raw;
    }

    @Override
    ServerSocket server(InetAddress host, int backlog) throws IOException {
        return new ServerSocket(0, backlog, host);
    }

    @Override
    long held() {
        return 0;
    }

    @Override
    int mostTakenAhead() {
        return 0;
    }

    @Override
    void seesRefusal(java.net.Socket peer) throws IOException {
        Wire.seesEnd(peer);
    }

    @Override
    byte[] readCutOff(java.net.Socket peer) throws IOException {
        return peer.getInputStream().readAllBytes();
    }

    @Override
    int crowd(int peers) {
        return peers;
    }
}
