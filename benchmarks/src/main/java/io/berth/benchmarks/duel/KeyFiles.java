package io.berth.benchmarks.duel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * A certificate for localhost and its key in PEM files, made for a run by the JDK's keytool: EC on P-256, signed by itself.
 *
 * <p><b>Ownership</b>: closing it deletes the files.
 */
final class KeyFiles implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "of no use to anybody"; // the store is gone before anything listens

    private final Path folder;
    private final AtExit atExit;

    private KeyFiles(Path folder) throws DuelException {
        this.folder = folder;
        this.atExit = AtExit.run(this::delete);
    }

    static KeyFiles make() throws DuelException, InterruptedException {
        try {
            KeyFiles files = new KeyFiles(Files.createTempDirectory("berth-bench"));
            files.fill();
            return files;
        } catch (IOException | GeneralSecurityException e) {
            throw new DuelException("no certificate can be made: " + e.getMessage(), List.of());
        }
    }

    private void fill() throws DuelException, InterruptedException, IOException, GeneralSecurityException {
        boolean filled = false;
        try {
            Child.run(keytool(store()), PATIENCE);
            write(store());
            Files.delete(store());
            filled = true;
        } finally {
            if (!filled) {
                close();
            }
        }
    }

    private static List<String> keytool(Path store) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "echo",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
    }

    private void write(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        Files.writeString(
                certificate(), pem("CERTIFICATE", store.getCertificate("echo").getEncoded()));
        byte[] key = store.getKey("echo", PASSWORD.toCharArray()).getEncoded();
        Files.writeString(key(), pem("PRIVATE KEY", key));
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der)
                + "\n-----END " + what + "-----\n";
    }

    private Path store() {
        return folder.resolve("store.p12");
    }

    Path certificate() {
        return folder.resolve("cert.pem");
    }

    Path key() {
        return folder.resolve("key.pem");
    }

    @Override
    public void close() {
        atExit.cancel();
        delete();
    }

    private void delete() {
        for (Path file : List.of(certificate(), key(), store(), folder)) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                System.err.println("not deleted: " + file + ": " + e.getMessage());
            }
        }
    }
}
