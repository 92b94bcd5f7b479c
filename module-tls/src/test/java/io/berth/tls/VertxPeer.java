package io.berth.tls;

import static io.berth.testing.Waiting.await;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLEngineOptions;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The TLS of Vert.x at the other end, on the same event loop as ours.
 *
 * @param backend which transport both use
 * @param engine what cryptography Vert.x uses
 */
record VertxPeer(Backend backend, Engine engine) {
    /** What Vert.x can use. */
    enum Engine {
        JDK,
        OPENSSL;

        SSLEngineOptions options() {
            return this == JDK ? new JdkSSLEngineOptions() : new OpenSSLEngineOptions();
        }
    }

    /** Each with each. */
    static Stream<VertxPeer> all() {
        return Arrays.stream(Backend.values())
                .flatMap(backend -> Arrays.stream(Engine.values()).map(engine -> new VertxPeer(backend, engine)));
    }

    /** A client that believes an authority, and insists on the name of the host. */
    NetClientOptions client(Certificates root) {
        return new NetClientOptions()
                .setSsl(true)
                .setSslEngineOptions(engine.options())
                .setHostnameVerificationAlgorithm("HTTPS")
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(root.rootPem())));
    }

    /** A server that shows an identity. */
    NetServerOptions server(Identity identity) {
        return new NetServerOptions()
                .setSsl(true)
                .setSslEngineOptions(engine.options())
                .setKeyCertOptions(keys(identity));
    }

    static PemKeyCertOptions keys(Identity identity) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(identity.chainPem()))
                .addKeyValue(Buffer.buffer(identity.keyPem()));
    }

    /** Connects to a port of "localhost". */
    static NetSocket connect(TlsLoop test, NetClientOptions options, int port) {
        NetClient client = test.keep(test.vertx.createNetClient(options)); // else it may close when it pleases

        return await(client.connect(port, "localhost"));
    }

    /** Listens on a port of 127.0.0.1, and returns that. */
    static int listen(TlsLoop test, NetServerOptions options, Handler<NetSocket> onSocket) {
        NetServer server = test.vertx.createNetServer(options).connectHandler(onSocket);
        return await(server.listen(0, "127.0.0.1")).actualPort();
    }
}
