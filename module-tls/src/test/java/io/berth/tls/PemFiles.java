package io.berth.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/** An identity as a pair of PEM files, and what openssl makes of them. */
record PemFiles(Path certificates, Path key) {
    static final char[] PASSPHRASE = "correct horse".toCharArray();

    /** Writes NAME.pem and NAME.key into a directory. */
    static PemFiles write(Path directory, String name, Identity identity) {
        return new PemFiles(
                write(directory.resolve(name + ".pem"), new String(identity.chainPem(), StandardCharsets.US_ASCII)),
                write(directory.resolve(name + ".key"), new String(identity.keyPem(), StandardCharsets.US_ASCII)));
    }

    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts text in the place of a file at once: nobody sees a part of it. */
    static void replace(Path file, String text) {
        move(write(file.resolveSibling(file.getFileName() + ".new"), text), file);
    }

    /** Moves a file onto another one at once. */
    static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The certificates without the first, as text. */
    String issuers() {
        String all = text(certificates);
        int second = all.indexOf("-----BEGIN CERTIFICATE-----", 1);
        return second < 0 ? "" : all.substring(second);
    }

    /** The key as encrypted PKCS#8, in the way openssl has by itself or in the one these options ask for. */
    Path encryptedKey(char[] passphrase, String... options) {
        Path encrypted = key.resolveSibling(key.getFileName() + ".encrypted");
        OpenSsl.run(join(
                new Object[] {
                    "pkcs8", "-topk8", "-in", key, "-out", encrypted, "-passout", "pass:" + new String(passphrase)
                },
                options));
        return encrypted;
    }

    /** The key in the format that came before PKCS#8; these options may encrypt it. */
    Path traditionalKey(String... options) {
        Path traditional = key.resolveSibling(key.getFileName() + ".traditional");
        OpenSsl.run(join(new Object[] {"pkey", "-traditional", "-in", key, "-out", traditional}, options));
        return traditional;
    }

    /** All of it as a PKCS#12 store. */
    Path pkcs12(char[] passphrase, String... options) {
        Path store = key.resolveSibling(key.getFileName() + ".p12");
        OpenSsl.run(join(
                new Object[] {
                    "pkcs12",
                    "-export",
                    "-in",
                    certificates,
                    "-inkey",
                    key,
                    "-out",
                    store,
                    "-passout",
                    "pass:" + new String(passphrase)
                },
                options));
        return store;
    }

    private static Object[] join(Object[] command, String... options) {
        Object[] all = Arrays.copyOf(command, command.length + options.length);
        System.arraycopy(options, 0, all, command.length, options.length);
        return all;
    }
}
