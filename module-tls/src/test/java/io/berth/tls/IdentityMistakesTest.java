package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.berth.tls.TlsException.Reason;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong with files and passphrases: each error names the file and says what was found. */
@Timeout(60)
class IdentityMistakesTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final Identity SERVER = ROOT.server("localhost");

    @TempDir
    private Path directory;

    @Test
    void a_file_that_is_not_there_is_named() {
        PemFiles files = files();
        Path missing = directory.resolve("missing.pem");

        Refusal.of(Reason.UNREADABLE, () -> Identity.pem(missing, files.key()))
                .contains(missing.toString(), "there is no such file", "check the path");
        Refusal.of(Reason.UNREADABLE, () -> Identity.pem(files.certificates(), missing))
                .contains(missing.toString());
        Refusal.of(Reason.UNREADABLE, () -> Identity.pkcs12(missing, PemFiles.PASSPHRASE))
                .contains(missing.toString());
        Refusal.of(Reason.UNREADABLE, () -> SERVER.withIssuers(missing)).contains(missing.toString());
    }

    @Test
    void a_directory_is_told() {
        Refusal.of(Reason.UNREADABLE, () -> Identity.pem(directory, files().key()))
                .contains(directory.toString(), "it is a directory");
    }

    @Test
    void a_file_without_end_is_not_read_to_its_end() throws Exception {
        Path large = directory.resolve("large");
        try (OutputStream out = Files.newOutputStream(large)) {
            byte[] chunk = new byte[1 << 20];
            for (int i = 0; i < 5; i++) {
                out.write(chunk);
            }
        }

        Refusal.of(Reason.UNREADABLE, () -> Identity.pem(large, files().key()))
                .contains(large.toString(), "more than 4 MiB");
    }

    @Test
    void an_empty_file_is_told() {
        Path empty = PemFiles.write(directory.resolve("empty"), "  \n");

        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Identity.pem(empty, files().key()))
                .contains(empty + " is empty");
        Refusal.of(Reason.INVALID_KEY, () -> Identity.pem(files().certificates(), empty))
                .contains(empty + " is empty");
        Refusal.of(Reason.INVALID_KEY, () -> Identity.pkcs12(empty, PemFiles.PASSPHRASE))
                .contains(empty.toString());
    }

    @Test
    void files_that_are_mixed_up_are_told() {
        PemFiles files = files();

        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Identity.pem(files.key(), files.certificates()))
                .contains(files.key() + " holds no certificate but PRIVATE KEY", "mixed up");
        Refusal.of(Reason.INVALID_KEY, () -> Identity.pem(files.certificates(), files.certificates()))
                .contains(files.certificates() + " holds no private key but CERTIFICATE", "mixed up");
    }

    @Test
    void der_in_the_place_of_pem_is_told_with_the_way_to_convert_it() {
        PemFiles files = files();
        Path certificate = directory.resolve("certificate.der");
        Path key = directory.resolve("key.der");
        Path encrypted = directory.resolve("encrypted.der");
        OpenSsl.run("x509", "-in", files.certificates(), "-outform", "der", "-out", certificate);
        OpenSsl.run("pkey", "-in", files.key(), "-outform", "der", "-out", key);
        OpenSsl.run("pkcs8", "-topk8", "-in", files.key(), "-outform", "der", "-passout", "pass:x", "-out", encrypted);

        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Identity.pem(certificate, files.key()))
                .contains(certificate + " is a certificate in DER, not PEM", "openssl x509 -inform der");
        Refusal.of(Reason.INVALID_KEY, () -> Identity.pem(files.certificates(), key))
                .contains(key + " is a private key in DER, not PEM", "openssl pkey -inform der");
        Refusal.of(Reason.INVALID_KEY, () -> Identity.pem(files.certificates(), encrypted))
                .contains(encrypted + " is a key in DER, not PEM", "openssl pkey -inform der");
    }

    @Test
    void stores_in_the_place_of_pem_are_told() throws Exception {
        PemFiles files = files();
        Path pkcs12 = files.pkcs12(PemFiles.PASSPHRASE);
        Path jks = store("JKS", "one");

        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Identity.pem(pkcs12, files.key()))
                .contains(pkcs12 + " is a PKCS#12 store, not PEM", "Identity.pkcs12");
        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Identity.pem(jks, files.key()))
                .contains(jks + " is a JKS store", "keytool -importkeystore");
    }

    @Test
    void the_name_of_a_file_given_as_text_is_told() {
        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Identity.pem("server.pem", "server.key"))
                .contains("the text for certificates", "-----BEGIN", "given as a Path");
    }

    @Test
    void text_in_utf16_is_told() throws Exception {
        Path file = directory.resolve("wide.pem");
        Files.write(file, ("\ufeff" + PemFiles.text(files().certificates())).getBytes(StandardCharsets.UTF_16LE));

        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Identity.pem(file, files().key()))
                .contains(file + " is text in UTF-16");
    }

    @Test
    void a_block_that_is_cut_short_or_damaged_is_told() {
        String pem = new String(SERVER.chainPem(), StandardCharsets.US_ASCII);
        String key = new String(SERVER.keyPem(), StandardCharsets.US_ASCII);

        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Identity.pem(pem.substring(0, pem.length() / 2), key))
                .contains("'CERTIFICATE'", "cut short");
        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Identity.pem(pem.substring(0, pem.indexOf("-----END")) + pem, key))
                .contains("'CERTIFICATE'", "cut short");
        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Identity.pem(pem.replaceFirst("M", "*"), key))
                .contains("'CERTIFICATE'", "damaged");
        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Identity.pem(Pem.write("CERTIFICATE", new byte[] {1, 2}), key))
                .contains("certificate 1 of 1 in the text for certificates makes no sense");
        Refusal.of(Reason.INVALID_KEY, () -> Identity.pem(pem, Pem.write("PRIVATE KEY", new byte[] {0x30, 0x20, 1})))
                .contains("the key in the text for the key makes no sense", "cut short");
    }

    @Test
    void several_keys_in_one_file_are_told() {
        String key = new String(SERVER.keyPem(), StandardCharsets.US_ASCII);
        Path two = PemFiles.write(directory.resolve("two.key"), key + key);

        Refusal.of(Reason.INVALID_KEY, () -> Identity.pem(files().certificates(), two))
                .contains(two + " holds 2 private keys");
    }

    @Test
    void an_encrypted_key_needs_its_passphrase() {
        PemFiles files = files();
        Path key = files.encryptedKey(PemFiles.PASSPHRASE);

        Refusal.of(Reason.WRONG_PASSPHRASE, () -> Identity.pem(files.certificates(), key))
                .contains(key.toString(), "there is no passphrase");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v2 aes-256-cbc", "-v1 PBE-SHA1-3DES"})
    void a_wrong_passphrase_is_told_apart_from_a_broken_key_each_time(String options) {
        PemFiles files = files();
        Path key = files.encryptedKey(PemFiles.PASSPHRASE, options.split(" ", -1));

        // One guess in 256 passes the check of the padding.
        for (int i = 0; i < 600; i++) {
            char[] guess = ("guess " + i).toCharArray();
            Refusal.of(Reason.WRONG_PASSPHRASE, () -> Identity.pem(files.certificates(), key, guess))
                    .contains("the passphrase does not open the key in " + key);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-scrypt", "-v2 des3", "-v2 aes-192-cbc"})
    void an_encryption_that_the_jdk_cannot_undo_is_told_with_the_way_to_convert_it(String options) {
        PemFiles files = files();
        Path key = files.encryptedKey(PemFiles.PASSPHRASE, options.split(" ", -1));

        Refusal.of(Reason.INVALID_KEY, () -> Identity.pem(files.certificates(), key, PemFiles.PASSPHRASE))
                .contains(key.toString(), "openssl pkcs8 -topk8 -v2 aes-256-cbc");
    }

    @Test
    void a_key_encrypted_in_the_way_before_pkcs8_is_told_with_the_way_to_convert_it() {
        PemFiles files = files();
        Path key = files.traditionalKey("-aes256", "-passout", "pass:secret");

        Refusal.of(Reason.INVALID_KEY, () -> Identity.pem(files.certificates(), key, "secret".toCharArray()))
                .contains(key.toString(), "EC PRIVATE KEY", "openssl pkcs8 -topk8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "x25519", "rsa-pss"})
    void keys_of_other_kinds_are_told_by_name(String algorithm) {
        Path key = directory.resolve("other.key");
        OpenSsl.run("genpkey", "-algorithm", algorithm, "-out", key);

        Refusal.of(Reason.INVALID_KEY, () -> Identity.pem(files().certificates(), key))
                .contains(key.toString(), "must be RSA or EC")
                .containsIgnoringCase(algorithm.replace("rsa-", ""));
    }

    @Test
    void an_ec_key_on_a_curve_it_describes_itself_is_told() {
        Path key = directory.resolve("explicit.key");
        OpenSsl.run("ecparam", "-genkey", "-noout", "-name", "prime256v1", "-param_enc", "explicit", "-out", key);

        Refusal.of(Reason.INVALID_KEY, () -> Identity.pem(files().certificates(), key))
                .contains(key.toString(), "describes its curve");
    }

    @Test
    void a_key_of_openssh_is_told_with_the_way_to_convert_it() {
        Path key = PemFiles.write(directory.resolve("id"), Pem.write("OPENSSH PRIVATE KEY", new byte[] {1}));

        Refusal.of(Reason.INVALID_KEY, () -> Identity.pem(files().certificates(), key))
                .contains(key.toString(), "ssh-keygen -p -m pkcs8");
    }

    @Test
    void a_request_for_a_certificate_is_told() {
        PemFiles files = files();
        Path request = directory.resolve("request.pem");
        OpenSsl.run("req", "-new", "-key", files.key(), "-subj", "/CN=a", "-out", request);

        Refusal.of(Reason.INVALID_CERTIFICATE, () -> Identity.pem(request, files.key()))
                .contains(request + " holds no certificate but CERTIFICATE REQUEST", "authority");
    }

    @Test
    void a_pkcs12_store_tells_a_wrong_passphrase() {
        Path store = files().pkcs12(PemFiles.PASSPHRASE);

        Refusal.of(Reason.WRONG_PASSPHRASE, () -> Identity.pkcs12(store, "wrong".toCharArray()))
                .contains(store.toString());
    }

    @Test
    void pem_in_the_place_of_a_pkcs12_store_is_told() {
        Path pem = files().certificates();

        Refusal.of(Reason.INVALID_KEY, () -> Identity.pkcs12(pem, PemFiles.PASSPHRASE))
                .contains(pem + " is no PKCS#12 store");
    }

    @Test
    void a_pkcs12_store_has_to_have_one_key() throws Exception {
        Path none = directory.resolve("none.p12");
        OpenSsl.run("pkcs12", "-export", "-nokeys", "-in", files().certificates(), "-out", none, "-passout", "pass:x");
        Path two = store("PKCS12", "one", "two");

        Refusal.of(Reason.INVALID_KEY, () -> Identity.pkcs12(none, "x".toCharArray()))
                .contains(none + " holds no private key");
        Refusal.of(Reason.INVALID_KEY, () -> Identity.pkcs12(two, PemFiles.PASSPHRASE))
                .contains(two + " holds 2 private keys", "one", "two");
    }

    @Test
    void a_key_that_does_not_leave_its_hardware_is_told_where_it_would_have_to() {
        try (HiddenKey.Hardware hardware = new HiddenKey.Hardware()) {
            Identity hidden = Identity.of(new HiddenKey(SERVER.key()), SERVER.chain());

            assertThat(hidden.chain()).isEqualTo(SERVER.chain());
            Refusal.of(Reason.NOT_SUPPORTED, hidden::keyPem)
                    .contains("does not leave its provider", "BoringSSL")
                    .doesNotContain(hardware.getName());
        }
    }

    @Test
    void a_key_that_no_provider_can_use_is_told() {
        PrivateKey orphan = new HiddenKey(SERVER.key());

        Refusal.of(Reason.INVALID_KEY, () -> Identity.of(orphan, SERVER.chain()))
                .contains("cannot sign here");
    }

    @Test
    void a_response_of_ocsp_has_to_be_one() {
        Refusal.of(Reason.INVALID_OPTION, () -> SERVER.withOcspResponse(new byte[0]))
                .contains("OCSP response makes no sense");
        Refusal.of(Reason.INVALID_OPTION, () -> SERVER.withOcspResponse(new byte[] {0x30, 3, 0x0a, 1, 6}))
                .contains("OCSP response says that it failed");
    }

    @Test
    void a_self_signed_one_needs_a_name() {
        Refusal.of(Reason.INVALID_OPTION, Identity::selfSigned).contains("\"localhost\"");
    }

    @Test
    void nulls_are_named() {
        PemFiles files = files();

        assertThatNullPointerException()
                .isThrownBy(() -> Identity.pem(files.certificates(), files.key(), null))
                .withMessage("passphrase");
        assertThatNullPointerException()
                .isThrownBy(() -> Identity.pem((Path) null, files.key()))
                .withMessage("certificates");
        assertThatNullPointerException()
                .isThrownBy(() -> Identity.of(null, SERVER.chain()))
                .withMessage("key");
    }

    private PemFiles files() {
        return PemFiles.write(directory, "server", SERVER);
    }

    private Path store(String type, String... aliases) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        for (String alias : aliases) {
            store.setKeyEntry(
                    alias, SERVER.key(), PemFiles.PASSPHRASE, SERVER.chain().toArray(Certificate[]::new));
        }
        Path file = directory.resolve("store." + type);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PemFiles.PASSPHRASE);
        }
        return file;
    }
}
