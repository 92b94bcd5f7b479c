package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.berth.tls.CertificateMaker.Use;
import io.berth.tls.TlsException.Reason;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made here, in the eyes of openssl. */
@Timeout(60)
class CertificateMakerTest {
    @TempDir
    private Path directory;

    @Test
    void openssl_follows_a_chain_over_intermediates_to_the_root_and_finds_the_names() {
        Certificates root = Certificates.authority();
        Identity server = root.intermediate("Middle").intermediate("Low").server("a.example", "10.1.2.3", "::1");
        PemFiles files = PemFiles.write(directory, "server", server);

        String verified = OpenSsl.run(
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-verify_hostname",
                "a.example",
                "-verify_ip",
                "10.1.2.3",
                "-CAfile",
                root.writeRoot(directory),
                "-untrusted",
                files.certificates(),
                files.certificates());

        assertThat(verified).contains("OK");
        assertThat(server.chain()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1", "RSA"})
    void openssl_accepts_issuers_and_leaves_with_each_kind_of_key(String kind) {
        KeyPair keys = kind.equals("RSA") ? Certificates.rsa() : CertificateMaker.ec(kind);
        Issued authority = CertificateMaker.named("Root")
                .withUse(Use.AUTHORITY)
                .withKeys(keys)
                .selfSigned();
        Issued leaf = CertificateMaker.named("client")
                .withUse(Use.CLIENT)
                .withKeys(keys)
                .issuedBy(authority);
        Path trusted = PemFiles.write(directory, "root", Identity.of(authority.key(), List.of(authority.certificate())))
                .certificates();
        Path shown = PemFiles.write(directory, "leaf", Identity.of(leaf.key(), List.of(leaf.certificate())))
                .certificates();

        assertThat(OpenSsl.run("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", trusted, shown))
                .contains("OK");
    }

    @Test
    void openssl_reads_every_field_as_it_was_meant() {
        Issued made = CertificateMaker.named("Größe & Söhne, \"quoted\"")
                .withNames("exact.example", "*.wild.example", "münchen.example", "192.0.2.1", "2001:db8::1")
                .withUse(Use.SERVER)
                .withKeys(Certificates.rsa())
                .withDates(Instant.parse("2049-12-31T23:59:59Z"), Instant.parse("2050-01-01T00:00:00Z"))
                .selfSigned();
        Path file = PemFiles.write(directory, "made", Identity.of(made.key(), List.of(made.certificate())))
                .certificates();

        String text = OpenSsl.run("x509", "-noout", "-text", "-nameopt", "utf8,sep_comma_plus", "-in", file);

        assertThat(text)
                .contains("Version: 3 (0x2)")
                .contains("CN=Größe & Söhne, \"quoted\"")
                .contains("Not Before: Dec 31 23:59:59 2049 GMT")
                .contains("Not After : Jan  1 00:00:00 2050 GMT")
                .contains("DNS:exact.example, DNS:*.wild.example, DNS:xn--mnchen-3ya.example, IP Address:192.0.2.1, "
                        + "IP Address:2001:DB8:0:0:0:0:0:1")
                .contains("X509v3 Key Usage: critical")
                .contains("Digital Signature, Key Encipherment")
                .contains("X509v3 Basic Constraints: critical")
                .contains("CA:FALSE")
                .contains("TLS Web Server Authentication")
                .doesNotContain("TLS Web Client Authentication");
    }

    @Test
    void a_common_name_too_long_for_its_field_stays_whole_among_the_names() {
        String label = "a".repeat(63);
        String name = label + "." + label + ".example";

        X509Certificate made = Identity.selfSigned(name).chain().get(0);

        assertThat(HostNames.of(made)).containsExactly(name);
        assertThat(HostNames.covers(made, name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a..b", "a.*.b", "1.2.3", "http://a"})
    void what_is_neither_a_host_name_nor_an_address_is_told(String name) {
        assertThatExceptionOfType(TlsException.class)
                .isThrownBy(() -> Identity.selfSigned(name))
                .withMessageContaining("'" + name + "' is neither a host name nor an IP address")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_OPTION));
    }
}
