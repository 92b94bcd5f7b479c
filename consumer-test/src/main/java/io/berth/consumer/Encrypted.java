package io.berth.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.berth.eventloop.Loop;
import io.berth.eventloop.SocketHandler;
import io.berth.tls.Identity;
import io.berth.tls.Tls;
import io.berth.tls.TlsClientOptions;
import io.berth.tls.TlsConnection;
import io.berth.tls.Trust;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;

/** An echo over TLS; a class of its own, which is not loaded where there is no TLS. */
final class Encrypted {
    private Encrypted() {}

    /** Says which protocol and whose cryptography it was, and what came back. */
    static String echo(Vertx vertx) {
        var identity = Identity.selfSigned("localhost");
        var trust = Trust.authorities(identity.chain().get(0));
        try (var server = Tls.server(identity);
                var client = Tls.client(TlsClientOptions.DEFAULT.withTrust(trust))) {
            Promise<String> answer = Promise.promise();
            var loop = Loop.attach(vertx, null);
            loop.runOnLoop(it -> it.context(server, null, echoes(answer))
                    .listen("127.0.0.1", 0)
                    .onSuccess(
                            listener -> it.context(client, null, asks(answer)).connect("localhost", listener.port()))
                    .onFailure(answer::tryFail));
            var told = answer.future().await();
            loop.close().await();
            return told.formatted(server.provider().engine());
        }
    }

    private static SocketHandler<Tls, Void, Void> echoes(Promise<String> answer) {
        return SocketHandler.<Tls, Void, Void>builder()
                .data((none, socket, bytes) -> socket.send(bytes))
                .handshakeError((none, peer, cause) -> answer.tryFail(cause))
                .build();
    }

    private static SocketHandler<Tls, Void, Void> asks(Promise<String> answer) {
        return SocketHandler.<Tls, Void, Void>builder()
                .open((none, socket) -> {
                    socket.send(ByteBuffer.wrap("hello".getBytes(UTF_8)));
                    return null;
                })
                .data((none, socket, bytes) ->
                        answer.complete(TlsConnection.of(socket).protocol() + " %s " + bytes.text()))
                .connectError((none, attempt, cause) -> answer.tryFail(cause))
                .build();
    }
}
