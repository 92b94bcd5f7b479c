package io.berth.tls;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.ConnectOptions;
import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.Loop;
import io.berth.eventloop.Plain;
import io.berth.eventloop.Security;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;

/** A Vertx with one attached loop, and the servers and clients of TLS on it. Closing it closes all of them. */
final class TlsLoop implements AutoCloseable {
    final Vertx vertx;
    final Loop<String> loop;
    private final List<Tls> made = new CopyOnWriteArrayList<>();
    private final List<Object> kept = new CopyOnWriteArrayList<>();

    TlsLoop(Backend backend) {
        vertx = backend.vertx(1);
        loop = Loop.attach(vertx, "test");
    }

    /** Does something on the loop and returns its result, or throws what it threw. */
    <R> R on(Supplier<R> action) {
        CompletableFuture<R> result = new CompletableFuture<>();
        loop.runOnLoop(() -> {
            try {
                result.complete(action.get());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return await(result);
    }

    /** Does something on the loop and waits until it is done. */
    void run(Runnable action) {
        on(() -> {
            action.run();
            return null;
        });
    }

    // --- what is made here is closed with this

    TlsServer server(TlsServerOptions options) {
        return closedWithThis(Tls.server(options));
    }

    TlsClient client(TlsClientOptions options) {
        return closedWithThis(Tls.client(options));
    }

    /** Keeps a thing from the garbage collector: clients of Vert.x that nobody holds are closed by it. */
    <T> T keep(T thing) {
        kept.add(thing);
        return thing;
    }

    private <T extends Tls> T closedWithThis(T tls) {
        made.add(tls);
        return tls;
    }

    <P extends Security, C, S> SocketContext<P, C, S> context(P security, C data, SocketHandler<P, C, S> handler) {
        return on(() -> loop.context(security, data, handler));
    }

    SocketContext<Tls, Void, Void> context(Tls tls, Witness witness) {
        return context(tls, null, witness);
    }

    SocketContext<Plain, Void, Void> context(SocketHandler<Plain, Void, Void> handler) {
        return context(Plain.plain(), null, handler);
    }

    /** Has a context listen on a port of 127.0.0.1 that the system gives, and returns that. */
    <P extends Security, C, S> int listen(SocketContext<P, C, S> context) {
        ListenSocket<P> listener = await(on(() -> context.listen("127.0.0.1", 0)));
        return on(listener::port);
    }

    /** Serves with these options, and returns the port. */
    int serve(TlsServerOptions options, Witness witness) {
        return serve(server(options), witness);
    }

    int serve(TlsServer server, Witness witness) {
        return listen(context(server, witness));
    }

    /** Connects to a port of "localhost", and expects to be told of the outcome. */
    void connect(TlsClientOptions options, Witness witness, int port) {
        connect(client(options), witness, port);
    }

    void connect(TlsClient client, Witness witness, int port) {
        connect(context(client, witness), "localhost", port);
    }

    /** Connects to a port of 127.0.0.1 that somebody of this name is said to be at. */
    void connect(SocketContext<?, ?, ?> context, String host, int port) {
        run(() -> context.connect(InetSocketAddress.createUnresolved(host, port), ConnectOptions.DEFAULT));
    }

    // --- what it is like

    /** The loop serves new connections of TLS. */
    void expectAlive() {
        Certificates root = Certificates.authority("Another Root");
        int port = serve(TlsServerOptions.of(root.localServer()), Witness.echoing());
        try (SSLSocket other = JdkPeer.trusting(root).connect(port)) {
            assertThat(JdkPeer.echo(other, "still there?")).isEqualTo("still there?");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
        made.forEach(Tls::close);
        kept.clear();
    }
}
