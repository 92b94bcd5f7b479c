package io.berth.demo;

import io.berth.eventloop.OptionalModule;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code berth udp-echo}: sends datagrams back, until it is told to stop. It names no type of io.berth.udp, since it is there
 * without that module too.
 */
@Command(
        name = "udp-echo",
        description = "Sends datagrams of any size back, until SIGTERM or SIGINT: then it says how many there were, and"
                + " ends with status 0. What the kernel has no room for is dropped.",
        mixinStandardHelpOptions = true)
final class UdpEcho implements Callable<Integer> {
    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "address or name to listen on (${DEFAULT-VALUE})")
    private String host;

    @Option(names = "--port", required = true, description = "port to listen on; 0 for any that is free")
    private int port;

    @Option(names = "--transport", defaultValue = "auto", description = "auto, epoll or nio (auto)")
    private Transports transport;

    @Override
    public Integer call() throws InterruptedException {
        OptionalModule.UDP.require();
        UdpEchoServer server = UdpEchoServer.start(new Endpoint(host, port), transport);
        Signal.prepare(() -> System.out.println(server.close()));
        Output.say("listening on " + server.endpoint() + " transport " + server.transport() + " udp");
        Signal.await();
        return 0;
    }
}
