package io.berth.benchmarks.peers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;

/**
 * A peer to compare with: the echo server that people write with the NetServer of Vert.x, on one event loop and the
 * native transport where there is one; in TLS, with BoringSSL, when it is given a certificate.
 *
 * <p>Run with {@code java -cp benchmarks/target/benchmarks.jar io.berth.benchmarks.peers.VertxEcho PORT [CERT KEY]}.
 */
public final class VertxEcho {
    private VertxEcho() {}

    /**
     * Serves until the process is ended.
     *
     * @param args the port, and for TLS the PEM files of certificate and key
     */
    public static void main(String[] args) {
        Words words = Words.of(args);
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        NetServerOptions options = new NetServerOptions().setHost(Words.HOST).setPort(words.port());
        if (words.isTls()) {
            options.setSsl(true)
                    .setSslEngineOptions(new OpenSSLEngineOptions())
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(words.certificate().toString())
                            .setKeyPath(words.key().toString()));
        }
        NetServer server = vertx.createNetServer(options)
                .connectHandler(socket -> socket.handler(socket::write))
                .listen()
                .await();
        Words.listening(server.actualPort(), vertx.isNativeTransportEnabled() ? "native" : "nio");
    }
}
