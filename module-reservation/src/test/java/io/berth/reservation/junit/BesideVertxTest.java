package io.berth.reservation.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ports and Vertx in the same test, in either order. */
@Timeout(60)
@ExtendWith(VertxExtension.class)
class BesideVertxTest {
    @ReservedPort
    int ofTest;

    @Test
    void the_port_comes_first(@ReservedPort int port, Vertx vertx, VertxTestContext test) {
        serves(vertx, port, test);
    }

    @Test
    void the_port_comes_last(Vertx vertx, VertxTestContext test, @ReservedPort int port) {
        serves(vertx, port, test);
    }

    @Test
    void the_port_is_a_field(Vertx vertx, VertxTestContext test) {
        serves(vertx, ofTest, test);
    }

    private static void serves(Vertx vertx, int port, VertxTestContext test) {
        vertx.createNetServer()
                .connectHandler(client -> client.end(Buffer.buffer("hello")))
                .listen(port)
                .compose(server -> vertx.executeBlocking(() -> greeting(port)))
                .onComplete(test.succeeding(greeting -> test.verify(() -> {
                    assertThat(greeting).isEqualTo("hello");
                    test.completeNow();
                })));
    }

    private static String greeting(int port) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return new String(client.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
