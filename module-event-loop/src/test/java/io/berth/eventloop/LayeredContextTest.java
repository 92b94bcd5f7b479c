package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.transport.Link;
import io.berth.eventloop.transport.LinkLayer;
import io.berth.eventloop.transport.LinkLayers;
import io.berth.eventloop.transport.ServerEvents;
import io.berth.eventloop.transport.Transport;
import io.berth.testing.Logged;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What contexts that are not plain owe their users, whatever it is that secures them. */
@Timeout(60)
class LayeredContextTest {
    private static final SocketAddress SOMEWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);

    /** A security that accepts connections, unless it has a reason not to. */
    private record Guarded(RuntimeException refusal) implements Security, LinkLayer {
        static {
            LinkLayers.register(Guarded.class, (guarded, loop) -> guarded);
        }

        @Override
        public String name() {
            return "guarded";
        }

        @Override
        public void requireAccepting() {
            if (refusal != null) {
                throw refusal;
            }
        }

        @Override
        public void requireConnecting(SocketAddress target) {}

        @Override
        public void requireUpgrading(SocketAddress peer) {}

        @Override
        public Link over(Link raw, SocketAddress target) {
            return raw;
        }

        @Override
        public void close() {}
    }

    /** A connection that is gone before it can be served. */
    private static final class Gone implements ServerEvents.Accepted {
        @Override
        public SocketAddress peer() {
            return SOMEWHERE;
        }

        @Override
        public int descriptor() {
            return -1;
        }

        @Override
        public void prepare() {}

        @Override
        public Link link(Transport transport) throws IOException {
            throw new IOException("Invalid argument");
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_that_goes_before_its_handshake_is_told_too(Backend backend) {
        List<String> told = new ArrayList<>();
        SocketHandler<Guarded, Void, Void> handler = SocketHandler.<Guarded, Void, Void>builder()
                .handshakeError((none, peer, cause) -> told.add(peer.address() + " " + cause.kind()))
                .build();
        try (Logged logged = Logged.by("io.berth.eventloop");
                TestLoop test = new TestLoop(backend)) {
            test.run(() -> {
                SocketContext<Guarded, Void, Void> context = test.loop.context(new Guarded(null), null, handler);
                Listener<Guarded, Void, Void> listener = new Listener<>(context, List.of(context), 0);
                listener.begin(List.of(), () -> {});

                listener.onAccepted(new Gone());

                assertThat(told).containsExactly(SOMEWHERE + " NETWORK");
                assertThat(listener.openConnections()).isZero();
                assertThat(context.openSockets()).isZero();
            });
            assertThat(logged.messages()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_context_that_is_fed_has_to_accept(Backend backend) {
        RuntimeException refusal = new IllegalStateException("only connects");
        try (TestLoop test = new TestLoop(backend)) {
            test.run(() -> {
                SocketHandler<Guarded, Void, Void> none =
                        SocketHandler.<Guarded, Void, Void>builder().build();
                SocketContext<Guarded, Void, Void> server = test.loop.context(new Guarded(null), null, none);
                SocketContext<Guarded, Void, Void> client = test.loop.context(new Guarded(refusal), null, none);

                assertThatThrownBy(() -> server.listen(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                ListenOptions.DEFAULT,
                                List.of(server, client)))
                        .isSameAs(refusal);
            });
        }
    }
}
