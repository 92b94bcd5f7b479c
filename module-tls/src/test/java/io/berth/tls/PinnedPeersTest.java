package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers of openssl's that must have a certain key. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class PinnedPeersTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final Identity SERVER = ROOT.intermediate("Middle").localServer();
    private static final Identity RESERVE = ROOT.localServer();

    @TempDir
    private Path directory;

    private void meets(Backend backend, Pins pins, String event) {
        Witness client = new Witness();
        TlsClientOptions options = TlsClientOptions.DEFAULT.withTrust(
                Trust.authorities(ROOT.root()).withPins(pins));
        try (TlsLoop test = new TlsLoop(backend);
                Program server = OpenSsl.server(PemFiles.write(directory, "server", SERVER))) {
            test.connect(options, client, OpenSsl.port(server));

            client.expect(event);
            client.expectNothingMore();
            test.expectAlive();
        }
    }

    private static String pin(Identity identity, int index) {
        return Pins.pin(identity.chain().get(index));
    }

    @ParameterizedTest
    @EnumSource
    void a_server_with_the_pinned_key_is_talked_to(Backend backend) {
        meets(backend, Pins.of(pin(SERVER, 0)).withBackup(pin(RESERVE, 0)), "open");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_whose_issuer_is_pinned_is_talked_to(Backend backend) {
        meets(backend, Pins.of(pin(SERVER, 1)).withBackup(pin(RESERVE, 0)), "open");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_with_the_backup_key_is_talked_to(Backend backend) {
        meets(backend, Pins.of(pin(RESERVE, 0)).withBackup(pin(SERVER, 0)), "open");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_with_another_key_is_refused(Backend backend) {
        meets(backend, Pins.of(pin(RESERVE, 0)).withBackup(pin(ROOT.localServer(), 0)), "connectError PIN_MISMATCH");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_with_another_key_is_only_reported_while_that_is_tried(Backend backend) {
        List<PinReport> reports = new CopyOnWriteArrayList<>();

        meets(
                backend,
                Pins.of(pin(RESERVE, 0)).withBackup(pin(ROOT.localServer(), 0)).reportOnly(reports::add),
                "open");

        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.seen()).startsWith(pin(SERVER, 0), pin(SERVER, 1)));
    }
}
