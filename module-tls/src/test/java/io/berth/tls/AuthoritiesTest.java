package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.tls.TlsException.Reason;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AuthoritiesTest {
    private final Certificates one = Certificates.authority("One");
    private final Certificates two = Certificates.authority("Two");

    @TempDir
    private Path directory;

    @Test
    void a_bundle_is_read_from_a_file_and_from_text() {
        String bundle = "# One\n" + one.rootPem() + "# Two\n" + two.rootPem();
        Path file = PemFiles.write(directory.resolve("bundle.pem"), bundle);

        for (Authorities read : List.of(Authorities.pem(file), Authorities.pem(bundle))) {
            assertThat(read.certificates()).containsExactly(one.root(), two.root());
            assertThat(read.trustManager().getAcceptedIssuers()).containsExactlyInAnyOrder(one.root(), two.root());
        }
    }

    @Test
    void those_of_the_system_are_the_ones_the_jdk_trusts() {
        Authorities system = Authorities.system();

        assertThat(system.certificates())
                .hasSizeGreaterThan(10)
                .allSatisfy(authority ->
                        assertThat(IdentityCheck.mayIssue(authority)).isTrue());
    }

    @Test
    void a_file_without_certificates_is_told() {
        PemFiles files = PemFiles.write(directory, "server", one.server("a.example"));
        Path missing = directory.resolve("missing.pem");

        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Authorities.pem(files.key()))
                .contains(files.key() + " holds no certificate but PRIVATE KEY");
        Refusal.of(Reason.UNREADABLE, () -> Authorities.pem(missing)).contains(missing.toString());
        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Authorities.pem("")).contains("the text for authorities is empty");
    }

    @Test
    void an_empty_list_is_told() {
        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Authorities.of(List.of())).contains("nobody would be trusted");
    }
}
