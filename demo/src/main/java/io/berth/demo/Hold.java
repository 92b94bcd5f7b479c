package io.berth.demo;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code berth hold}: holds ports, and listens on them when it is told to. */
@Command(
        name = "hold",
        description = "Holds ports: nobody else can bind them, whether or not anyone listens.",
        footer = {
            "",
            "On standard input it takes, a line each:",
            "  listen [PORT]    sends back what comes to the port, or to all of them",
            "  release [PORT]   listens no more; the port stays held",
            "  status           says how each port stands",
            "  quit             lets go of all ports and ends",
            "The end of the input is quit, unless it comes before any line: then it holds until SIGTERM or SIGINT."
        },
        mixinStandardHelpOptions = true)
final class Hold implements Callable<Integer> {
    private static final Pattern SPACES = Pattern.compile("\\s+");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--host",
            defaultValue = "localhost",
            description =
                    "address or name to hold the ports on; :: for all addresses (${DEFAULT-VALUE}, both families)")
    private String host;

    @Option(names = "--transport", defaultValue = "auto", description = "auto, epoll or nio (auto)")
    private Transports transport;

    @Parameters(arity = "1..*", paramLabel = "PORT", description = "port to hold; 0 for any that is free")
    private List<Integer> ports;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Endpoint.requireHost(host);
        Set<Integer> named = new HashSet<>();
        for (int port : ports) {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("PORT is " + port + " and must be from 0 to 65535");
            }
            if (port != 0 && !named.add(port)) {
                throw new IllegalArgumentException("PORT " + port + " is given twice: leave one out");
            }
        }
        Holding holding = Holding.of(transport, host, ports);
        Orders orders = new Orders(spec.commandLine().getErr());
        Signal.prepare(holding::close);
        holding.describe().forEach(Output::say);
        return orders.obey(line -> answer(holding, line));
    }

    private static List<String> answer(Holding holding, String whole) {
        String[] words = SPACES.split(whole);
        return switch (words[0]) {
            case "listen" -> holding.listen(portOf(words, whole));
            case "release" -> holding.release(portOf(words, whole));
            case "status" -> {
                if (words.length > 1) {
                    throw unknown(whole);
                }
                yield holding.status();
            }
            default -> throw unknown(whole);
        };
    }

    /** The port that is named, or 0 for all. */
    private static int portOf(String[] words, String whole) {
        if (words.length == 1) {
            return 0;
        }
        try {
            if (words.length == 2 && !words[1].equals("0")) {
                return Integer.parseInt(words[1]);
            }
        } catch (NumberFormatException noNumber) {
            // which is no command
        }
        throw unknown(whole);
    }

    private static IllegalArgumentException unknown(String line) {
        return new IllegalArgumentException(
                "'" + line + "' is no command; use 'listen [PORT]', 'release [PORT]', 'status' or 'quit'");
    }
}
