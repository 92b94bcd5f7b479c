package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.ReservationException.Kind;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers of Vert.x on a bound socket. */
@Timeout(60)
class VertxServerTest {
    private final Vertx vertx = Transport.EPOLL.vertx();
    private BoundSocket port;

    @BeforeEach
    void bind() {
        port = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private HttpServer http(String answer) {
        return vertx.createHttpServer(new HttpServerOptions().setReusePort(true))
                .requestHandler(request -> request.response().end(answer));
    }

    private String get() {
        try (Client client = Client.of(port)) {
            client.send("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(client.receiveAll(), StandardCharsets.US_ASCII);
            return answer.substring(answer.lastIndexOf('\n') + 1);
        }
    }

    private Guarantee guarantee() {
        return Await.the(port.status()).guarantee();
    }

    @Test
    void an_http_server_serves_while_it_has_the_lease_and_the_next_takes_over() {
        Lease first = Await.the(port.start(http("first")));
        assertThat(get()).isEqualTo("first");
        assertThat(first.guarantee()).isEqualTo(Guarantee.SAME_USER);
        assertThat(guarantee()).isEqualTo(Guarantee.SAME_USER);
        Future<Lease> second = port.start(http("second"));
        assertThat(get()).isEqualTo("first");

        first.close();

        Lease last = Await.the(second);
        assertThat(get()).isEqualTo("second");
        last.close();
        Await.the(last.released());
        assertThat(guarantee()).isEqualTo(Guarantee.EXCLUSIVE);
        assertThat(Await.the(port.status()).state()).isEqualTo(PortState.RESERVED);
    }

    @Test
    void a_context_may_follow_a_server_and_a_server_a_context() {
        EchoContext echo = EchoContext.on(vertx, "echo");
        Lease lease = Await.the(port.listen(16));
        Await.the(lease.feed(echo.context()));
        Future<Lease> server = port.start(http("server"));

        lease.close();
        Lease second = Await.the(server);
        assertThat(get()).isEqualTo("server");
        Future<?> again = port.listen(16).compose(it -> it.feed(echo.context()));
        second.close();

        Await.the(again);
        assertThat(Client.of(port).answers()).isTrue();
        assertThat(guarantee()).isEqualTo(Guarantee.EXCLUSIVE);
    }

    @Test
    void a_net_server_serves_too() {
        Lease lease = Await.the(port.start(net()));
        assertThat(Client.of(port).answers()).isTrue();

        Await.the(port.close());

        Await.the(lease.released());
        assertThat(lease.isClosed()).isTrue();
    }

    private NetServer net() {
        return vertx.createNetServer(new NetServerOptions().setReusePort(true))
                .connectHandler(socket -> socket.handler(socket::write));
    }

    @Test
    void a_server_waits_under_a_name_and_as_long_as_it_has_patience() {
        Lease first = Await.the(port.start(http("first"), LeaseOptions.DEFAULT.withOwner("blue")));
        LeaseOptions impatient = LeaseOptions.DEFAULT.withPatience(Duration.ofMillis(20));
        LeaseOptions green = LeaseOptions.DEFAULT.withOwner("green");

        for (Future<Lease> late : List.of(port.start(http("late"), impatient), port.start(net(), impatient))) {
            Await.refused(late, Kind.DEADLINE);
            assertThat(Await.refusal(late)).hasMessageContaining("blue has the lease");
        }
        Future<Lease> next = port.start(net(), green);
        assertThat(Await.the(port.status()).waiters())
                .extracting(PortStatus.Waiting::owner)
                .containsExactly("green");
        first.close();

        Await.the(next);
        assertThat(Await.the(port.status()).owner()).isEqualTo("green");
        assertThat(Client.of(port).answers()).isTrue();
    }

    @Test
    void a_server_that_does_not_share_is_told_so_and_the_next_is_served() {
        HttpServer stubborn = vertx.createHttpServer()
                .requestHandler(request -> request.response().end("no"));
        Future<Lease> refused = port.start(stubborn);
        Future<Lease> next = port.start(http("next"));

        Await.refused(refused, Kind.INVALID_ARGUMENT);
        assertThat(Await.refusal(refused)).hasMessageContaining("setReusePort(true)");
        Await.the(next);
        assertThat(get()).isEqualTo("next");
    }

    @Test
    void a_server_that_cannot_start_gives_the_lease_back() {
        Future<Lease> failed = port.start(vertx.createHttpServer(new HttpServerOptions().setReusePort(true)));

        assertThat(Await.failure(failed)).isInstanceOf(IllegalStateException.class); // it has no handler
        Await.the(port.start(http("next")));
        assertThat(get()).isEqualTo("next");
    }

    @Test
    void closing_the_port_while_a_server_starts_leaves_none() {
        for (int i = 0; i < 20; i++) {
            BoundSocket other = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));
            Future<Lease> starting = other.start(http("short"));

            Await.the(other.close());

            Await.until(starting::isComplete);
            Await.the(BoundSocket.bind(vertx, "127.0.0.1", other.port()).compose(BoundSocket::close));
        }
    }

    @Test
    void undeploying_whoever_started_it_closes_it() {
        String deployment = Await.the(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                return port.start(http("verticle"));
            }
        }));
        assertThat(get()).isEqualTo("verticle");

        Await.the(vertx.undeploy(deployment));

        PortStatus status = Await.the(port.status());
        assertThat(status.state()).isEqualTo(PortState.RESERVED);
        assertThat(status.guarantee()).isEqualTo(Guarantee.EXCLUSIVE);
    }

    @Test
    void several_addresses_are_not_for_one_server() {
        BoundSocket localhost = Await.the(BoundSocket.bind(vertx, "localhost", 0));

        Expect.misuse(Kind.NOT_SHAREABLE, () -> localhost.start(http("x")))
                .hasMessageContaining("listens on one address")
                .hasMessageEndingWith(": feed a context, or bind one IP address instead");
    }

    @Test
    void nio_cannot_share() {
        Vertx nio = Transport.NIO.vertx();
        try {
            BoundSocket other = Await.the(BoundSocket.bind(nio, "127.0.0.1", 0));

            Expect.misuse(Kind.UNSUPPORTED, () -> other.start(http("x")))
                    .hasMessageEndingWith(": use the native transport, with its natives on the path");
        } finally {
            Await.the(nio.close());
        }
    }
}
