package io.berth.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;

/**
 * A peer to compare with: the echo server that people write with the NetServer of Vert.x, on one event loop and the
 * native transport where there is one; in TLS, with BoringSSL, when it is given a certificate.
 *
 * <p>Run with {@code java -cp benchmarks/target/benchmarks.jar io.berth.benchmarks.VertxEcho PORT [CERT KEY]}.
 */
public final class VertxEcho {
    private VertxEcho() {}

    /**
     * Serves until the process is ended.
     *
     * @param args the port, and for TLS the PEM files of certificate and key
     */
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        NetServerOptions options = new NetServerOptions().setHost("127.0.0.1").setPort(port);
        if (args.length > 1) {
            options.setSsl(true)
                    .setSslEngineOptions(new OpenSSLEngineOptions())
                    .setKeyCertOptions(
                            new PemKeyCertOptions().setCertPath(args[1]).setKeyPath(args[2]));
        }
        vertx.createNetServer(options)
                .connectHandler(socket -> socket.handler(socket::write))
                .listen()
                .await();
        System.out.println("listening on 127.0.0.1:" + port + " transport "
                + (vertx.isNativeTransportEnabled() ? "native" : "nio"));
    }
}
