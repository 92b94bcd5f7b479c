package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.Loop;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.berth.eventloop.StandaloneLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SmokeTest {
    @Test
    void echoes() throws Exception {
        List<String> seen = new ArrayList<>();
        Identity identity = Identity.selfSigned("localhost");
        try (TlsServer server = Tls.server(identity);
                TlsClient client = Tls.client(TlsClientOptions.DEFAULT.withTrust(
                        Trust.authorities(identity.chain().get(0))))) {
            StandaloneLoop<Void> loop = Loop.standalone(null);
            SocketHandler<Tls, Void, Void> echo = SocketHandler.<Tls, Void, Void>builder()
                    .open((c, s) -> {
                        seen.add("server " + TlsConnection.of(s));
                        return null;
                    })
                    .data((c, s, bytes) -> s.send(bytes))
                    .handshakeError((c, peer, cause) -> seen.add("server error " + cause))
                    .close((c, s, r) -> seen.add("server closed " + r))
                    .build();
            SocketContext<Tls, Void, Void> serving = loop.context((Tls) server, null, echo);
            int port = serving.listen("127.0.0.1", 0).result().port();
            SocketHandler<Tls, Void, Void> asker = SocketHandler.<Tls, Void, Void>builder()
                    .open((c, s) -> {
                        seen.add("client " + TlsConnection.of(s));
                        s.send(ByteBuffer.wrap("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
                        return null;
                    })
                    .data((c, s, bytes) -> {
                        seen.add(bytes.text());
                        s.shutdown();
                    })
                    .connectError((c, a, cause) -> seen.add("client error " + cause))
                    .close((c, s, r) -> seen.add("client closed " + r))
                    .build();
            SocketContext<Tls, Void, Void> asking = loop.context((Tls) client, null, asker);
            asking.connect("localhost", port);
            for (int i = 0; i < 40 && seen.size() < 5; i++) {
                loop.step(Duration.ofMillis(100));
            }
            System.out.println("SEEN " + seen);
            loop.close();
            System.out.println("SEEN " + seen + server.statistics());
        }
        System.out.println("SEEN native " + Counted.NATIVE.get());
        assertThat(seen).contains("hello");
    }
}
