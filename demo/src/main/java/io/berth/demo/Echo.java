package io.berth.demo;

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

    @Override
    public Integer call() throws InterruptedException {
        EchoServer server = EchoServer.start(host, port, loops, transport);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.drain();
            Runtime.getRuntime().halt(0); // else the status would tell of the signal
        }));
        System.out.println("listening on " + server.address() + " transport " + server.transport() + " loops " + loops);
        Thread.currentThread().join(); // until a signal ends the process
        return 0;
    }
}
