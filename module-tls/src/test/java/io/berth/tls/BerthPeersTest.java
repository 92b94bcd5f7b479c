package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.Received;
import io.berth.eventloop.Socket;
import io.berth.testing.Waiting;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client and our server, on one loop and on two. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class BerthPeersTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final TlsServerOptions SERVER = TlsServerOptions.of(ROOT.localServer());
    private static final TlsClientOptions CLIENT = TlsClientOptions.DEFAULT.withTrust(Trust.authorities(ROOT.root()));

    /** How many loops there are. */
    enum Loops {
        ONE,
        TWO
    }

    /** Where both sides are. */
    record Place(Backend backend, Loops loops) {}

    static Stream<Place> all() {
        return Arrays.stream(Backend.values())
                .flatMap(backend -> Arrays.stream(Loops.values()).map(loops -> new Place(backend, loops)));
    }

    /** The loop of the server, and that of the client, which may be the same. */
    private static final class Pair implements AutoCloseable {
        final TlsLoop serving;
        final TlsLoop connecting;

        Pair(Place place) {
            serving = new TlsLoop(place.backend);
            connecting = place.loops == Loops.ONE ? serving : new TlsLoop(place.backend);
        }

        @Override
        public void close() {
            if (connecting != serving) {
                connecting.close();
            }
            serving.close();
        }
    }

    /** Sends the bytes of a long text as fast as they are taken, and counts what comes back. */
    private static final class Talker extends Witness {
        private final byte[] text;
        private int sent;
        private int back;

        Talker(int length) {
            text = LongText.bytes(0, length);
        }

        @Override
        public Void onOpen(Void none, Socket<Tls, Void> opened) {
            super.onOpen(null, opened);
            write(opened);
            return null;
        }

        @Override
        public void onWritable(Void none, Socket<Tls, Void> to) {
            write(to);
        }

        private void write(Socket<Tls, Void> to) {
            sent += to.write(ByteBuffer.wrap(text, sent, text.length - sent));
        }

        @Override
        public void onData(Void none, Socket<Tls, Void> from, Received bytes) {
            byte[] came = bytes.copy();
            if (!Arrays.equals(came, Arrays.copyOfRange(text, back, back + came.length))) {
                record("wrong bytes after " + back);
            }
            back += came.length;
            if (back == text.length) {
                record("all");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void data_of_any_length_comes_back(Place place) {
        try (Pair pair = new Pair(place)) {
            int port = pair.serving.serve(SERVER, LongText.echo());
            TlsClient tls = pair.connecting.client(CLIENT);
            for (int length : LongText.LENGTHS) {
                Talker client = new Talker(length);

                pair.connecting.connect(tls, client, port);

                client.expect("open");
                client.expect("all");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void keys_are_exchanged_as_no_quantum_computer_can_follow(Place place) {
        Witness client = new Witness();
        try (Pair pair = new Pair(place)) {
            TlsServer server = pair.serving.server(SERVER);

            pair.connecting.connect(CLIENT, client, pair.serving.serve(server, new Witness()));

            client.expect("open");
            assertThat(client.connection.group()).contains("X25519MLKEM768");
            Waiting.until("the server is done too", () -> server.statistics().postQuantum() == 1);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_goodbye_is_answered(Place place) {
        Witness server = Witness.echoing();
        Witness client = new Witness();
        try (Pair pair = new Pair(place)) {
            pair.connecting.connect(CLIENT, client, pair.serving.serve(SERVER, server));
            client.expect("open");

            pair.connecting.run(() -> client.socket.shutdown());

            server.expect("open");
            server.expect("end");
            server.expect("close ENDED");
            client.expect("end");
            client.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_close_is_a_clean_end_to_the_other_side(Place place) {
        Witness server = new Witness();
        Witness client = new Witness();
        try (Pair pair = new Pair(place)) {
            pair.connecting.connect(CLIENT, client, pair.serving.serve(SERVER, server));
            client.expect("open");
            server.expect("open");

            pair.connecting.run(() -> client.socket.close(7));

            client.expect("close CLOSED");
            assertThat(client.reason.code()).isEqualTo(7);
            server.expect("end");
            server.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_reset_is_none(Place place) {
        Witness server = new Witness();
        Witness client = new Witness();
        try (Pair pair = new Pair(place)) {
            pair.connecting.connect(CLIENT, client, pair.serving.serve(SERVER, server));
            client.expect("open");
            server.expect("open");

            pair.connecting.run(() -> client.socket.reset());

            server.expect("close FAILED ECONNRESET");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_loop_that_goes_says_goodbye_for_its_sockets(Backend backend) {
        Witness server = new Witness();
        Witness client = new Witness();
        try (Pair pair = new Pair(new Place(backend, Loops.TWO))) {
            pair.connecting.connect(CLIENT, client, pair.serving.serve(SERVER, server));
            client.expect("open");
            server.expect("open");

            Waiting.await(pair.connecting.loop.close());

            client.expect("close LOOP_CLOSED");
            assertThat(client.reason.why()).isEqualTo(CloseReason.Why.LOOP_CLOSED);
            server.expect("end");
            server.expect("close ENDED");
        }
    }
}
