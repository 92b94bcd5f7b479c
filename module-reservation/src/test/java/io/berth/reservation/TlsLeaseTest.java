package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.ListenOptions;
import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Peer;
import io.berth.eventloop.Security;
import io.berth.eventloop.Socket;
import io.berth.tls.Tls;
import io.berth.tls.TlsClient;
import io.berth.tls.TlsException;
import io.berth.tls.TlsException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Leases that feed TLS contexts, and what becomes of handshakes when a lease ends. */
@Timeout(60)
class TlsLeaseTest {
    private Vertx vertx;
    private BoundSocket port;

    private void bind(Transport transport) {
        vertx = transport.vertx();
        port = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    /** A desk that keeps a list of what goes wrong. */
    private final class Counter extends Desk<Tls> {
        final Queue<String> events = new ConcurrentLinkedQueue<>();

        Counter(Tls tls, char letter) {
            super(vertx, tls, letter);
        }

        @Override
        public void onHandshakeError(Void none, Peer peer, LoopException cause) {
            events.add(
                    cause instanceof TlsException tls
                            ? tls.reason().name()
                            : cause.kind().name());
        }

        @Override
        public void onClose(Void none, Socket<Tls, Void> socket, CloseReason reason) {
            events.add("close " + reason.why());
        }
    }

    private <P extends Security> void isAnsweredBy(Desk<P> desk, Client client) {
        assertThat((char) client.send(new byte[] {Customer.ASK}).receive(1)[0]).isEqualTo(desk.letter());
    }

    private static CompletableFuture<byte[]> asking(Client client) {
        return Background.supply(() -> client.send(new byte[] {Customer.ASK}).receive(1));
    }

    private PortState state() {
        return Await.the(port.status()).state();
    }

    // --- handing over

    @ParameterizedTest
    @EnumSource
    void the_port_goes_from_plain_to_tls_and_back_and_connections_stay_what_they_are(Transport transport) {
        bind(transport);
        try (Secured tls = Secured.server()) {
            Clerk plain = Clerk.on(vertx, 'p');
            Counter secure = new Counter(tls.security(), 's');
            Lease first = Await.the(port.listen(16));
            plain.serve(first);
            try (Client inTheClear = Client.of(port)) {
                isAnsweredBy(plain, inTheClear);

                Lease second = handOver(first);
                secure.serve(second);
                try (Client encrypted = Secured.client(port)) {
                    isAnsweredBy(secure, encrypted);
                    isAnsweredBy(plain, inTheClear);

                    plain.serve(handOver(second));
                    try (Client again = Client.of(port)) {
                        isAnsweredBy(plain, again);
                        isAnsweredBy(secure, encrypted);
                        isAnsweredBy(plain, inTheClear);
                    }
                }
            }
        }
    }

    private Lease handOver(Lease lease) {
        Future<Lease> next = port.listen(16);
        lease.close();
        return Await.the(next);
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_waits_in_the_queue_is_served_by_the_security_of_who_comes_next(Transport transport) {
        bind(transport);
        try (Secured tls = Secured.server()) {
            Clerk plain = Clerk.on(vertx, 'p');
            Counter secure = new Counter(tls.security(), 's');
            Lease lease = Await.the(port.listen(16));
            ListenSocket<?> listener = plain.serve(lease);
            plain.onLoop(() -> {
                listener.pause();
                return true;
            });
            try (Client waiting = Secured.client(port)) {
                CompletableFuture<byte[]> answer = asking(waiting);

                secure.serve(handOver(lease));

                assertThat(answer.join()).containsExactly('s');
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_handshake_in_the_middle_of_a_hand_over_comes_to_its_end(Transport transport) throws Exception {
        bind(transport);
        try (Secured.Stalled slow = Secured.stalled();
                Secured tls = Secured.server()) {
            Counter first = new Counter(slow.security(), 'a');
            Counter second = new Counter(tls.security(), 'b');
            Lease lease = Await.the(port.listen(16));
            first.serve(lease);
            try (Client early = Secured.client(port)) {
                CompletableFuture<byte[]> answer = asking(early);
                slow.awaitHandshake();

                second.serve(handOver(lease));
                try (Client late = Secured.client(port)) {
                    isAnsweredBy(second, late);
                }
                slow.goOn();

                assertThat(answer.join()).containsExactly('a');
                isAnsweredBy(first, early);
            }
            assertThat(slow.server.statistics().full()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_lease_that_ends_during_a_handshake_is_free_at_once_and_the_handshake_goes_on(Transport transport)
            throws Exception {
        bind(transport);
        try (Secured.Stalled slow = Secured.stalled()) {
            Counter desk = new Counter(slow.security(), 'a');
            Lease lease = Await.the(port.listen(16));
            desk.serve(lease);
            try (Client client = Secured.client(port)) {
                CompletableFuture<byte[]> answer = asking(client);
                slow.awaitHandshake();

                lease.close();
                Await.the(lease.released());
                assertThat(state()).isEqualTo(PortState.RESERVED);
                slow.goOn();

                assertThat(answer.join()).containsExactly('a');
            }
        }
    }

    // --- ending

    @ParameterizedTest
    @EnumSource
    void closing_the_loop_ends_handshakes_too_and_gives_the_lease_back(Transport transport) throws Exception {
        bind(transport);
        try (Secured.Stalled slow = Secured.stalled()) {
            Counter desk = new Counter(slow.security(), 'a');
            Lease lease = Await.the(port.listen(16));
            desk.serve(lease);
            try (Client silent = Client.of(port);
                    Client client = Secured.client(port)) {
                CompletableFuture<byte[]> answer = asking(client);
                slow.awaitHandshake();

                Await.the(desk.loop().close());

                Await.the(lease.released());
                assertThat(state()).isEqualTo(PortState.RESERVED);
                assertThat(desk.events).containsExactly("CLOSED", "CLOSED");
                assertThat(silent.isEnded()).isTrue();
                assertThat(answer).failsWithin(Duration.ofSeconds(20));
                slow.goOn(); // which nobody wants to know any more
            }
            assertThat(slow.server.statistics().connections()).isZero();
        }
    }

    // --- counting

    @ParameterizedTest
    @EnumSource
    void a_handshake_counts_for_the_listener_and_is_no_open_socket_yet(Transport transport) throws Exception {
        bind(transport);
        try (Secured.Stalled slow = Secured.stalled()) {
            Counter desk = new Counter(slow.security(), 'a');
            ListenSocket<Tls> listener = desk.serve(Await.the(port.listen(16)));
            try (Client client = Secured.client(port)) {
                CompletableFuture<byte[]> answer = asking(client);
                slow.awaitHandshake();

                assertThat(desk.<Integer>onLoop(listener::openConnections)).isEqualTo(1);
                assertThat(Await.the(desk.openSockets())).isZero();
                slow.goOn();

                assertThat(answer.join()).containsExactly('a');
                assertThat(Await.the(desk.openSockets())).isEqualTo(1);
            }
            Await.until(() -> desk.<Integer>onLoop(listener::openConnections) == 0);
            assertThat(Await.the(desk.openSockets())).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_handshake_takes_a_place_under_the_limit_and_gives_it_back_when_it_fails(Transport transport) {
        bind(transport);
        try (Secured tls = Secured.server(options -> options.withHandshakeTimeout(Duration.ofMillis(300)))) {
            Counter desk = new Counter(tls.security(), 'a');
            desk.serve(Await.the(port.listen(16)), ListenOptions.DEFAULT.withMaxConnections(1));
            try (Client silent = Client.of(port);
                    Client client = Secured.client(port)) {
                isAnsweredBy(desk, client);

                assertThat(desk.events).containsExactly("HANDSHAKE_TIMEOUT");
                assertThat(silent.isEnded()).isTrue();
            }
        }
    }

    // --- mistakes

    @ParameterizedTest
    @EnumSource
    void a_tls_that_cannot_accept_is_refused_and_the_lease_can_still_be_used(Transport transport) {
        bind(transport);
        Secured closed = Secured.server();
        closed.close();
        try (Secured tls = Secured.server();
                TlsClient connecting = Tls.client()) {
            Counter good = new Counter(tls.security(), 'g');
            Counter client = new Counter(connecting, 'c');
            Counter gone = new Counter(closed.security(), 'x');
            Lease lease = Await.the(port.listen(16));

            assertThat(reason(lease.feed(client.context()))).isEqualTo(Reason.INVALID_OPTION);
            assertThat(reason(lease.feed(gone.context()))).isEqualTo(Reason.CLOSED);
            assertThat(reason(lease.feed(
                            good.context(), ListenOptions.DEFAULT, List.of(good.context(), client.context()))))
                    .isEqualTo(Reason.INVALID_OPTION);

            good.serve(lease);
            try (Client asking = Secured.client(port)) {
                isAnsweredBy(good, asking);
            }
        }
    }

    private static Reason reason(Future<?> refused) {
        Throwable failure = Await.failure(refused);
        assertThat(failure).isInstanceOf(TlsException.class);
        return ((TlsException) failure).reason();
    }
}
