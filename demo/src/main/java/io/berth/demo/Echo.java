package io.berth.demo;

import io.berth.eventloop.Plain;
import io.berth.eventloop.Security;
import io.berth.tls.Identity;
import io.berth.tls.Tls;
import io.berth.tls.TlsException;
import io.berth.tls.TlsServer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code berth echo}: sends back what it receives, until it is told to stop. */
@Command(
        name = "echo",
        description = "Sends back what it receives, until SIGTERM or SIGINT: then it stops accepting, lets what is in"
                + " flight out, and ends with status 0.",
        mixinStandardHelpOptions = true)
final class Echo implements Callable<Integer> {
    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "address or name to listen on (${DEFAULT-VALUE})")
    private String host;

    @Option(names = "--port", required = true, description = "port to listen on; 0 for any that is free")
    private int port;

    @Option(names = "--loops", defaultValue = "1", description = "event loops to spread connections over (1)")
    private int loops;

    @Option(names = "--transport", defaultValue = "auto", description = "auto, epoll or nio (auto)")
    private Transports transport;

    @Option(names = "--tls", description = "speak TLS; with a certificate made for the occasion when none is given")
    private boolean tls;

    @Option(names = "--cert", description = "PEM file of the certificate and its issuers, for --tls")
    private Path certificate;

    @Option(names = "--key", description = "PEM file of the certificate's key, for --tls")
    private Path key;

    @Override
    public Integer call() throws InterruptedException {
        if (!tls) {
            if (certificate != null || key != null) {
                throw new IllegalArgumentException(
                        "--cert and --key are of no use without --tls: add it, or leave them out");
            }
            return serve(Plain.plain(), "");
        }
        try (TlsServer security = Tls.server(identity())) {
            return serve(security, " tls " + security.provider());
        }
    }

    private Identity identity() {
        if (certificate == null && key == null) {
            return Identity.selfSigned(host, "localhost");
        }
        if (certificate == null || key == null) {
            throw new IllegalArgumentException("--cert and --key belong together: give both, or neither");
        }
        try {
            return Identity.pem(certificate, key);
        } catch (TlsException e) {
            if (e.reason() == TlsException.Reason.WRONG_PASSPHRASE) {
                throw new IllegalStateException(
                        key + " is protected by a passphrase, which is not asked for here: write the key out without"
                                + " one, with 'openssl pkey', and let nobody else read it",
                        e);
            }
            throw e;
        }
    }

    private int serve(Security security, String more) throws InterruptedException {
        EchoServer<?> server = EchoServer.start(new Endpoint(host, port), loops, transport, security);
        Signal.prepare(server::drain);
        Output.say("listening on " + server.endpoint() + " transport " + server.transport() + " loops " + loops + more);
        Signal.await();
        return 0;
    }
}
