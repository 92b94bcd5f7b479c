package io.berth.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;

/** Certificates as no decent authority would issue them. */
final class Odd {
    private Odd() {}

    /** With one alternative name of the kind DNS, whatever it is. */
    static X509Certificate withDnsName(String name) {
        try {
            Path directory = Files.createTempDirectory("odd");
            Path certificate = directory.resolve("odd.pem");
            Path key = directory.resolve("odd.key");
            try {
                OpenSsl.run(
                        "req",
                        "-x509",
                        "-nodes",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-keyout",
                        key,
                        "-subj",
                        "/CN=odd",
                        "-addext",
                        "subjectAltName=DNS:" + name,
                        "-out",
                        certificate);
                return CertificateReader.read(Source.file(certificate)).get(0);
            } finally {
                Files.deleteIfExists(certificate);
                Files.deleteIfExists(key);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
