package io.berth.tls;

import io.berth.testing.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a connection that stands may suffer on its way, at either end. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class BrokenConnectionTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final JdkPeer JDK = JdkPeer.of(ROOT, ROOT.localServer());

    /** Which side is ours. */
    enum Ours {
        SERVER,
        CLIENT
    }

    /** What our side is, and on which backend. */
    record Ends(Backend backend, Ours side) {}

    static Stream<Ends> all() {
        return Arrays.stream(Backend.values())
                .flatMap(backend -> Arrays.stream(Ours.values()).map(side -> new Ends(backend, side)));
    }

    /** A connection over a wire that can be tampered with, on which bytes have gone both ways. */
    private static final class Tampered implements AutoCloseable {
        final TlsLoop test;
        final Witness ours = Witness.echoing();
        final Meddler meddler;
        final Meddler.Lane toUs;
        final SSLSocket theirs;
        private final SSLServerSocket listener;

        Tampered(Ends ends) throws IOException {
            test = new TlsLoop(ends.backend);
            if (ends.side == Ours.SERVER) {
                listener = null;
                meddler = new Meddler(test.serve(TlsServerOptions.of(ROOT.localServer()), ours));
                theirs = JDK.connect(meddler.port());
                toUs = meddler.toServer();
            } else {
                listener = JDK.listen();
                meddler = new Meddler(listener.getLocalPort());
                CompletableFuture<SSLSocket> accepted = JdkPeer.accept(listener);
                Trust trust = Trust.authorities(ROOT.root());
                test.connect(TlsClientOptions.DEFAULT.withTrust(trust), ours, meddler.port());
                theirs = Waiting.await(accepted);
                toUs = meddler.toClient();
            }
            JdkPeer.echo(theirs, "hello");
            ours.expect("open");
            ours.expectData("hello");
        }

        /** Ours is told this, and the loop goes on with others. */
        void expect(String event) {
            ours.expect(event);
            ours.expectNothingMore();
            test.expectAlive();
        }

        @Override
        public void close() throws IOException {
            meddler.close();
            theirs.close();
            if (listener != null) {
                listener.close();
            }
            test.close();
        }
    }

    private static byte[] damaged(byte[] bytes) {
        byte[] changed = bytes.clone();
        changed[changed.length - 1] ^= 1;
        return changed;
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_record_that_was_damaged_on_its_way_ends_it(Ends ends) throws IOException {
        try (Tampered wire = new Tampered(ends)) {
            wire.toUs.change(BrokenConnectionTest::damaged);
            JdkPeer.send(wire.theirs, "bad");

            wire.expect("close FAILED BAD_RECORD");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_record_that_is_longer_than_allowed_ends_it(Ends ends) throws IOException {
        try (Tampered wire = new Tampered(ends)) {
            wire.toUs.inject(new byte[] {23, 3, 3, 0x48, 0x01, 0});

            wire.expect("close FAILED RECORD_TOO_LARGE");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void text_in_the_clear_ends_it(Ends ends) throws IOException {
        try (Tampered wire = new Tampered(ends)) {
            wire.toUs.inject("please let me in".getBytes(StandardCharsets.US_ASCII));

            wire.expect("close FAILED NOT_TLS");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_forged_goodbye_ends_it_badly(Ends ends) throws IOException {
        try (Tampered wire = new Tampered(ends)) {
            wire.toUs.inject(new byte[] {21, 3, 3, 0, 2, 1, 0});

            wire.ours.expect("close FAILED PROTOCOL_ERROR");
            wire.test.expectAlive();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void an_end_without_a_goodbye_is_told_apart(Ends ends) throws IOException {
        try (Tampered wire = new Tampered(ends)) {
            wire.toUs.end();

            wire.expect("close FAILED TRUNCATED");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void an_end_in_the_middle_of_a_record_is_told_apart(Ends ends) throws IOException {
        try (Tampered wire = new Tampered(ends)) {
            wire.toUs.inject(new byte[] {23, 3, 3, 0, 100, 1, 2, 3});
            wire.toUs.end();

            wire.expect("close FAILED TRUNCATED");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_reset_is_told_as_one(Ends ends) throws IOException {
        try (Tampered wire = new Tampered(ends)) {
            wire.toUs.reset();

            wire.expect("close FAILED ECONNRESET");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_goodbye_and_an_end_are_a_clean_end(Ends ends) throws IOException {
        try (Tampered wire = new Tampered(ends)) {
            wire.theirs.close();

            wire.ours.expect("end");
            wire.expect("close ENDED");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void what_came_before_the_damage_is_delivered(Ends ends) throws IOException {
        try (Tampered wire = new Tampered(ends)) {
            wire.toUs.change(bytes -> {
                byte[] more = Arrays.copyOf(bytes, bytes.length + 6);
                System.arraycopy(new byte[] {23, 3, 3, 0x48, 0x01, 0}, 0, more, bytes.length, 6);
                return more;
            });
            JdkPeer.send(wire.theirs, "good");

            wire.ours.expectData("good");
            wire.expect("close FAILED RECORD_TOO_LARGE");
        }
    }
}
