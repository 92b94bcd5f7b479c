package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.junit.ReservedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** The example of the README of a port for a test. */
class ReservedPortTest {
    // README
    @Test
    void the_server_answers(@ReservedPort int port) throws IOException { // nobody else's until the test ends
        try (var server = new ServerSocket(port);
                var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            server.accept().getOutputStream().write(42);
            assertThat(client.getInputStream().read()).isEqualTo(42);
        }
    }
    // README
}
