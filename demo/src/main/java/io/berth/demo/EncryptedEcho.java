package io.berth.demo;

import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.Loop;
import io.berth.eventloop.SocketHandler;
import io.berth.tls.CertificateFiles;
import io.berth.tls.Identity;
import io.berth.tls.Tls;
import io.berth.tls.TlsConnection;
import io.berth.tls.TlsServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;

/** The example of the README about TLS: a server whose certificate is renewed when its files are. */
final class EncryptedEcho implements AutoCloseable {
    private final Path certificate;
    private final Path key;
    private TlsServer tls;

    EncryptedEcho(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
    }

    Future<ListenSocket<Tls>> start(Vertx vertx, int port) {
        // README
        tls = Tls.server(Identity.pem(certificate, key));
        tls.watch(
                CertificateFiles.pem(certificate, key),
                Duration.ofMinutes(1), // renewed there, renewed here
                refused -> System.err.println("the old certificate stays: " + refused.getMessage()));
        var echo = SocketHandler.<Tls, Void, String>builder()
                .open((none, socket) -> TlsConnection.of(socket).serverName().orElse("nobody")) // whom the client wants
                .data((none, socket, bytes) -> socket.send(bytes))
                .handshakeError((none, peer, cause) -> System.err.println(peer.address() + ": " + cause.getMessage()))
                .build();
        return Loop.attach(vertx, "tls").context(tls, null, echo).listen("127.0.0.1", port);
        // README
    }

    @Override
    public void close() {
        tls.close();
    }
}
