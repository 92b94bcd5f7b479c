package io.berth.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.tls.TlsException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What engines do with bytes, goodbyes and damage once the handshake is done. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class EngineDataTest {
    private static final int VERSION = 2; // its less important half

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void bytes_pass_both_ways(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            byte[] expected = {};
            for (int length : new int[] {0, 1, 16 * 1024, 1024 * 1024, 3}) {
                byte[] bytes = new byte[length];
                new Random(length).nextBytes(bytes);
                expected = joined(expected, bytes);

                connection.client.write(bytes);
                connection.server.write(bytes);
                connection.exchange();

                assertThat(connection.server.read()).isEqualTo(expected);
                assertThat(connection.client.read()).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void nothing_is_sent_for_no_bytes(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            connection.client.write();

            assertThat(connection.client.takeSending()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_part_of_a_direct_buffer_is_encrypted_and_the_buffer_left_as_it_was(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            ByteBuffer bytes = ByteBuffer.allocateDirect(100).put("say hello twice".getBytes(UTF_8));
            bytes.flip().position(4);

            connection.client.write(bytes, 4, 5);
            connection.exchange();

            assertThat(connection.server.read()).asString(UTF_8).isEqualTo("hello");
            assertThat(bytes.position()).isEqualTo(4);
            assertThat(bytes.remaining()).isEqualTo(11);
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void records_may_come_byte_by_byte_and_many_at_once(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            byte[] records = {};
            for (int i = 0; i < 100; i++) {
                connection.client.write("0123456789".getBytes(UTF_8));
                records = joined(records, connection.client.takeSending());
            }
            int half = records.length / 2;
            for (byte one : Arrays.copyOf(records, half)) {
                connection.server.receive(one);
            }
            connection.server.receive(Arrays.copyOfRange(records, half, records.length));

            assertThat(connection.server.read()).asString(UTF_8).isEqualTo("0123456789".repeat(100));
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void each_side_hears_the_goodbye_of_the_other(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            connection.client.write("last".getBytes(UTF_8));
            connection.client.sayGoodbye();
            connection.server.receive(connection.client.takeSending());

            assertThat(connection.server.read()).asString(UTF_8).isEqualTo("last");
            assertThat(connection.server.hasHeardGoodbye()).isTrue();
            assertThat(connection.client.hasHeardGoodbye()).isFalse();

            connection.server.sayGoodbye();
            connection.client.receive(connection.server.takeSending());
            assertThat(connection.client.hasHeardGoodbye()).isTrue();
            assertThat(connection.client.failure()).isNull();
            assertThat(connection.server.failure()).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#halfClosing")
    void who_has_heard_the_goodbye_may_go_on_sending(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            connection.client.sayGoodbye();
            connection.server.receive(connection.client.takeSending());

            connection.server.write("still here".getBytes(UTF_8));
            connection.client.receive(connection.server.takeSending());

            assertThat(connection.client.read()).asString(UTF_8).isEqualTo("still here");
            assertThat(connection.client.hasHeardGoodbye()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#notHalfClosing")
    void where_the_jdk_cannot_go_on_sending_it_says_so(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            connection.client.sayGoodbye();
            connection.server.receive(connection.client.takeSending());

            Refusal.of(Reason.NOT_SUPPORTED, () -> connection.server.write((byte) 1))
                    .contains("TLS 1.2");
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#same")
    void a_damaged_record_is_never_taken_whichever_bit_it_is(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions().withoutResumption())) {
            int length = length(server, client);
            for (int place = 0; place < length; place++) {
                try (InMemory connection = new InMemory(server, client).shaken()) {
                    connection.client.write("hello".getBytes(UTF_8));
                    byte[] record = connection.client.takeSending();
                    record[place] ^= (byte) (1 << place % 8);
                    connection.server.receive(record);

                    if (place == VERSION && connection.server.failure() == null) {
                        continue; // it means nothing, and the JDK does not look at it
                    }
                    assertThat(connection.server.read())
                            .as("damaged at " + place)
                            .isEmpty();
                    if (connection.server.failure() == null) { // it waits for the rest of a longer one
                        assertThat(place).isIn(3, 4);
                    } else {
                        connection.client.receive(connection.server.takeSending());
                        assertThat(connection.client.failure().reason())
                                .as("damaged at " + place)
                                .isEqualTo(Reason.PEER_ALERT);
                    }
                }
            }
        }
    }

    private static int length(TlsServer server, TlsClient client) {
        try (InMemory connection = new InMemory(server, client).shaken()) {
            connection.client.write("hello".getBytes(UTF_8));
            return connection.client.takeSending().length;
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void damage_in_the_content_is_a_bad_record_and_what_came_before_is_kept(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            connection.client.write("good".getBytes(UTF_8));
            byte[] good = connection.client.takeSending();
            connection.client.write("bad".getBytes(UTF_8));
            byte[] bad = connection.client.takeSending();
            bad[bad.length - 1] ^= 1;

            connection.server.receive(joined(good, bad));

            assertThat(connection.server.read()).asString(UTF_8).isEqualTo("good");
            assertThat(connection.server.failure().reason()).isEqualTo(Reason.BAD_RECORD);
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#all")
    void a_record_that_claims_too_much_is_refused_before_it_has_come(Setup setup) {
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions());
                InMemory connection = new InMemory(server, client).shaken()) {
            connection.server.receive((byte) 23, (byte) 3, (byte) 3, (byte) 0xFF, (byte) 0xFF);

            assertThat(connection.server.failure().reason()).isEqualTo(Reason.RECORD_TOO_LARGE);
            connection.client.receive(connection.server.takeSending());
            assertThat(connection.client.failure().reason()).isEqualTo(Reason.PEER_ALERT);
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
