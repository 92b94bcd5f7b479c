package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The formats that keys and certificates come in, as openssl writes them. */
@Timeout(60)
class IdentityFormatsTest {
    private static final Certificates ROOT = Certificates.authority();

    @TempDir
    private Path directory;

    /** The kinds of key. */
    enum Kind {
        EC,
        RSA;

        Identity identity() {
            Certificates issuer = ROOT.intermediate("Middle");
            return (this == RSA ? issuer.withRsaLeaves() : issuer).server("localhost");
        }
    }

    @ParameterizedTest
    @EnumSource
    void pem_files_with_a_plain_key_are_read(Kind kind) {
        Identity made = kind.identity();
        PemFiles files = PemFiles.write(directory, "server", made);

        expectSame(Identity.pem(files.certificates(), files.key()), made);
    }

    @ParameterizedTest
    @EnumSource
    void pem_text_with_a_plain_key_is_read(Kind kind) {
        Identity made = kind.identity();

        expectSame(Identity.pem(text(made.chainPem()), text(made.keyPem())), made);
    }

    @ParameterizedTest
    @EnumSource
    void a_key_in_the_format_before_pkcs8_is_read(Kind kind) {
        Identity made = kind.identity();
        PemFiles files = PemFiles.write(directory, "server", made);

        Path key = files.traditionalKey();

        assertThat(PemFiles.text(key)).startsWith("-----BEGIN " + kind + " PRIVATE KEY-----");
        expectSame(Identity.pem(files.certificates(), key), made);
    }

    @ParameterizedTest
    @EnumSource
    void a_key_encrypted_as_openssl_does_it_by_itself_is_read(Kind kind) {
        Identity made = kind.identity();
        PemFiles files = PemFiles.write(directory, "server", made);

        Path key = files.encryptedKey(PemFiles.PASSPHRASE);

        assertThat(PemFiles.text(key)).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        expectSame(Identity.pem(files.certificates(), key, PemFiles.PASSPHRASE), made);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-v2 aes-128-cbc",
                "-v2 aes-256-cbc -iter 100000",
                "-v2 aes-256-cbc -v2prf hmacWithSHA1",
                "-v2 aes-128-cbc -v2prf hmacWithSHA512",
                "-v1 PBE-SHA1-3DES"
            })
    void a_key_encrypted_in_another_way_of_openssl_is_read(String options) {
        Identity made = Kind.EC.identity();
        PemFiles files = PemFiles.write(directory, "server", made);

        Path key = files.encryptedKey(PemFiles.PASSPHRASE, options.split(" ", -1));

        expectSame(Identity.pem(files.certificates(), key, PemFiles.PASSPHRASE), made);
    }

    @Test
    void a_passphrase_may_have_letters_beyond_ascii() {
        Identity made = Kind.EC.identity();
        PemFiles files = PemFiles.write(directory, "server", made);
        char[] passphrase = "Schlüssel für 東京".toCharArray();

        Path key = files.encryptedKey(passphrase);

        expectSame(Identity.pem(files.certificates(), key, passphrase), made);
        expectSame(Identity.pem(text(made.chainPem()), PemFiles.text(key), passphrase), made);
    }

    @ParameterizedTest
    @EnumSource
    void a_pkcs12_store_is_read_from_a_file_and_from_memory(Kind kind) throws Exception {
        Identity made = kind.identity();

        Path store = PemFiles.write(directory, "server", made).pkcs12(PemFiles.PASSPHRASE);

        expectSame(Identity.pkcs12(store, PemFiles.PASSPHRASE), made);
        expectSame(Identity.pkcs12(Files.readAllBytes(store), PemFiles.PASSPHRASE), made);
    }

    @Test
    void a_pkcs12_store_with_an_empty_passphrase_is_read() {
        Identity made = Kind.EC.identity();

        Path store = PemFiles.write(directory, "server", made).pkcs12(new char[0]);

        expectSame(Identity.pkcs12(store, new char[0]), made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void ec_keys_are_read_with_the_block_of_parameters_that_openssl_puts_before_them(String curve) {
        Path key = directory.resolve("key.pem");
        Path certificate = directory.resolve("certificate.pem");
        OpenSsl.run("ecparam", "-genkey", "-name", curve.replace("secp256r1", "prime256v1"), "-out", key);
        OpenSsl.run("req", "-x509", "-new", "-key", key, "-subj", "/CN=of openssl", "-out", certificate);

        Identity read = Identity.pem(certificate, key);

        assertThat(PemFiles.text(key)).contains("BEGIN EC PARAMETERS", "BEGIN EC PRIVATE KEY");
        assertThat(read.chain().get(0).getSubjectX500Principal()).hasToString("CN=of openssl");
    }

    @Test
    void one_file_may_hold_key_and_certificates_among_other_text() {
        Identity made = Kind.RSA.identity();
        Path file = PemFiles.write(
                directory.resolve("all.pem"),
                "\ufeffBag Attributes: none\r\n"
                        + (text(made.keyPem()) + "\nsubject=CN = x\n" + text(made.chainPem())).replace("\n", "\r\n"));

        expectSame(Identity.pem(file, file), made);
    }

    @Test
    void the_certificates_of_issuers_may_come_in_a_file_apart() {
        Identity made = Kind.EC.identity();
        Identity alone = Identity.of(made.key(), made.chain().subList(0, 1));
        Path issuers = PemFiles.write(
                directory.resolve("issuers.pem"),
                Pem.write(Pem.CERTIFICATE, Certificates.encoded(made.chain().get(1))) + ROOT.rootPem());

        Identity whole = alone.withIssuers(issuers);

        assertThat(alone.chain()).hasSize(1);
        assertThat(whole.chain())
                .containsExactly(made.chain().get(0), made.chain().get(1), ROOT.root());
        assertThat(whole.key()).isEqualTo(made.key());
    }

    @Test
    void openssl_reads_what_is_handed_on_as_pem() {
        PemFiles files = PemFiles.write(directory, "server", Kind.EC.identity());

        assertThat(OpenSsl.run("pkey", "-noout", "-check", "-in", files.key())).contains("Key is valid");
        assertThat(OpenSsl.run("x509", "-noout", "-subject", "-in", files.certificates()))
                .contains("localhost");
    }

    @Test
    void the_self_signed_one_is_good_for_its_names_and_trusted_by_those_who_have_it() {
        Identity made = Identity.selfSigned("localhost", "127.0.0.1", "*.dev.example");
        PemFiles files = PemFiles.write(directory, "self", made);

        assertThat(HostNames.of(made.chain().get(0))).containsExactly("localhost", "*.dev.example", "127.0.0.1");
        assertThat(OpenSsl.run(
                        "verify",
                        "-purpose",
                        "sslserver",
                        "-verify_hostname",
                        "a.dev.example",
                        "-CAfile",
                        files.certificates(),
                        files.certificates()))
                .contains("OK");
        IdentityCheck.dates(made, Clock.systemUTC());
    }

    @Test
    void an_ocsp_response_goes_along_and_is_its_own_copy() {
        byte[] der = {0x30, 0x03, 0x0a, 0x01, 0x00};
        Identity made = Kind.EC.identity();

        Identity stapled = made.withOcspResponse(der);
        der[0] = 0;

        assertThat(made.ocspResponse()).isNull();
        assertThat(stapled.ocspResponse()).containsExactly(0x30, 0x03, 0x0a, 0x01, 0x00);
        expectSame(stapled, made);
    }

    @Test
    void it_says_who_it_is_and_never_its_key() {
        Identity made = ROOT.server("a.example", "b.example");

        assertThat(made)
                .asString()
                .contains("CN=a.example", "a.example, b.example", "until 20")
                .doesNotContain("BEGIN");
        assertThat(List.of(made.toString().split(" ", -1))).hasSizeLessThan(12);
    }

    private static void expectSame(Identity read, Identity made) {
        assertThat(read.chain()).isEqualTo(made.chain());
        assertThat(secret(read)).isEqualTo(secret(made));
    }

    /** What the key comes down to: the same key may be written in several ways. */
    private static BigInteger secret(Identity identity) {
        return identity.key() instanceof ECPrivateKey ec
                ? ec.getS()
                : ((RSAPrivateKey) identity.key()).getPrivateExponent();
    }

    private static String text(byte[] pem) {
        return new String(pem, StandardCharsets.US_ASCII);
    }
}
