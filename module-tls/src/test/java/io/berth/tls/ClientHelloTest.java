package io.berth.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.berth.eventloop.transport.Slab;
import io.berth.tls.TlsException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hellos, whole and otherwise. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class ClientHelloTest {
    private static final int HEADER_BYTES = 5;
    private static final int MUTATIONS = 10_000;

    private final Workspace work = new Workspace();
    private final Slab slab = Slab.allocate(128 * 1024);

    @AfterEach
    void release() {
        work.release();
        slab.release();
    }

    private static byte[] hello() {
        Setup setup = new Setup(TlsEngine.BORINGSSL, TlsEngine.BORINGSSL, TlsVersion.TLS_1_3);
        try (TlsServer server = Tls.server(setup.serverOptions());
                TlsClient client = Tls.client(setup.clientOptions().withApplicationProtocols("h2", "http/1.1"));
                InMemory connection = new InMemory(server, client, new PeerName("Shop.example.com", 443))) {
            return connection.client.takeSending();
        }
    }

    private ClientHello peek(byte[] bytes) {
        work.recorded = 0;
        slab.put(0, ByteBuffer.wrap(bytes), bytes.length);
        Input input = new Input(slab, 0, bytes.length);
        ClientHello hello = ClientHello.peek(input, work);
        assertThat(input.from).as("a look takes nothing").isZero();
        return hello;
    }

    private TlsException refused(byte[] bytes) {
        Throwable thrown = catchThrowable(() -> peek(bytes));
        assertThat(thrown).isInstanceOf(TlsException.class);
        return (TlsException) thrown;
    }

    /** The number of the alert that is in the workspace. */
    private int alert() {
        assertThat(work.recorded).isEqualTo(7);
        return work.records.get(6);
    }

    @Test
    void a_whole_hello_tells_the_name_and_the_protocols() {
        assertThat(peek(hello())).isEqualTo(new ClientHello("shop.example.com", List.of("h2", "http/1.1")));
    }

    @Test
    void a_hello_that_is_cut_anywhere_is_waited_for() {
        byte[] hello = hello();
        for (int cut = 0; cut < hello.length; cut++) {
            assertThat(peek(Arrays.copyOf(hello, cut))).as("cut at " + cut).isNull();
        }
    }

    @Test
    void a_hello_may_be_cut_into_records_anywhere() {
        byte[] hello = hello();
        ClientHello whole = peek(hello);
        for (int cut = HEADER_BYTES + 1; cut < hello.length; cut++) {
            byte[] first = record(Arrays.copyOfRange(hello, HEADER_BYTES, cut));
            byte[] second = record(Arrays.copyOfRange(hello, cut, hello.length));

            assertThat(peek(first)).as("first part, cut at " + cut).isNull();
            assertThat(peek(joined(first, second))).as("cut at " + cut).isEqualTo(whole);
        }
    }

    @Test
    void what_follows_a_hello_is_not_looked_at() {
        byte[] hello = hello();

        assertThat(peek(joined(hello, new byte[] {1, 2, 3}))).isEqualTo(peek(hello));
    }

    @Test
    void a_hello_without_extensions_is_one() {
        byte[] old = new byte[4 + 2 + 32 + 1 + 2 + 2 + 1 + 1];
        old[0] = 1;
        old[3] = (byte) (old.length - 4);
        old[4 + 2 + 32 + 1 + 1] = 2; // cipher suites
        old[old.length - 2] = 1; // compression

        assertThat(peek(record(old))).isEqualTo(new ClientHello(null, List.of()));
    }

    @Test
    void plain_http_is_no_tls() {
        assertThat(refused("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1))
                        .reason())
                .isEqualTo(Reason.NOT_TLS);
        assertThat(work.recorded).as("no alert for who would not understand it").isZero();
    }

    @Test
    void the_hello_of_ssl_version_2_is_no_tls() {
        byte[] old = new byte[48];
        old[0] = (byte) 0x80;
        old[1] = 46;
        old[2] = 1;
        old[4] = 2;

        assertThat(refused(old).reason()).isEqualTo(Reason.NOT_TLS);
    }

    @Test
    void a_first_byte_is_enough_to_tell_that_it_is_no_tls() {
        assertThat(refused(new byte[] {0}).reason()).isEqualTo(Reason.NOT_TLS);
        assertThat(refused(new byte[] {22, 4}).reason()).isEqualTo(Reason.NOT_TLS);
        assertThat(refused(new byte[] {23}).reason()).isEqualTo(Reason.NOT_TLS);
    }

    @Test
    void another_message_in_the_place_of_the_hello_breaks_the_rules() {
        byte[] hello = hello();
        hello[HEADER_BYTES] = 2;

        assertThat(refused(hello).reason()).isEqualTo(Reason.PROTOCOL_ERROR);
        assertThat(alert()).isEqualTo(10);
    }

    @Test
    void a_record_that_claims_too_much_is_refused_before_it_has_come() {
        assertThat(refused(new byte[] {22, 3, 1, 0x40, 1}).reason()).isEqualTo(Reason.RECORD_TOO_LARGE);
        assertThat(alert()).isEqualTo(22);
    }

    @Test
    void a_hello_that_claims_too_much_is_refused_before_it_has_come() {
        assertThat(refused(record(new byte[] {1, 0, 0x40, 0})).reason()).isEqualTo(Reason.RECORD_TOO_LARGE);
        assertThat(refused(record(new byte[] {1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF}))
                        .reason())
                .isEqualTo(Reason.RECORD_TOO_LARGE);
    }

    @Test
    void an_empty_record_is_refused() {
        assertThat(refused(new byte[] {22, 3, 1, 0, 0}).reason()).isEqualTo(Reason.PROTOCOL_ERROR);
        assertThat(refused(joined(record(new byte[] {1}), record(new byte[0]))).reason())
                .isEqualTo(Reason.PROTOCOL_ERROR);
    }

    @Test
    void a_hello_that_is_broken_off_by_another_record_is_refused() {
        byte[] hello = hello();
        byte[] alert = {21, 3, 3, 0, 2, 1, 0};

        assertThat(refused(joined(record(Arrays.copyOfRange(hello, HEADER_BYTES, 100)), alert))
                        .reason())
                .isEqualTo(Reason.PROTOCOL_ERROR);
    }

    @Test
    void an_empty_hello_is_damaged() {
        assertThat(refused(record(new byte[] {1, 0, 0, 0})).reason()).isEqualTo(Reason.PROTOCOL_ERROR);
        assertThat(alert()).isEqualTo(50);
    }

    @Test
    void a_hello_that_ends_too_early_anywhere_is_damaged() {
        byte[] hello = hello();
        for (int length = 0; length < hello.length - HEADER_BYTES - 4; length++) {
            byte[] shorter = Arrays.copyOfRange(hello, HEADER_BYTES, HEADER_BYTES + 4 + length);
            shorter[2] = (byte) (length >> 8);
            shorter[3] = (byte) length;
            Throwable thrown = catchThrowable(() -> peek(record(shorter)));
            if (thrown != null) { // it may end before the extensions
                assertThat(((TlsException) thrown).reason()).isEqualTo(Reason.PROTOCOL_ERROR);
            }
        }
    }

    @Test
    void a_hello_in_countless_records_is_refused_early() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte one : Arrays.copyOfRange(hello(), HEADER_BYTES, 500)) {
            bytes.writeBytes(record(new byte[] {one}));
        }

        assertThat(refused(bytes.toByteArray()).reason()).isEqualTo(Reason.RECORD_TOO_LARGE);
    }

    @Test
    void a_mutated_hello_is_read_waited_for_or_refused_and_nothing_else() {
        long seed = 20260817;
        Random random = new Random(seed);
        byte[] hello = hello();
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = Mutation.of(hello, random);
            Throwable thrown = catchThrowable(() -> peek(mutated));
            if (thrown != null) {
                refused++;
                assertThat(thrown).as("mutation " + i + " of seed " + seed).isInstanceOf(TlsException.class);
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void noise_is_refused_or_waited_for_and_nothing_else() {
        long seed = 4711;
        Random random = new Random(seed);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            byte[] content = i % 2 == 0 ? noise : record(joined(new byte[] {1, 0, 0, (byte) 200}, noise));
            Throwable thrown = catchThrowable(() -> peek(content));
            assertThat(thrown == null || thrown instanceof TlsException)
                    .as("noise " + i + " of seed " + seed + " made " + thrown)
                    .isTrue();
        }
    }

    private static byte[] record(byte[] content) {
        return ByteBuffer.allocate(HEADER_BYTES + content.length)
                .put((byte) 22)
                .putShort((short) 0x0301)
                .putShort((short) content.length)
                .put(content)
                .array();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
