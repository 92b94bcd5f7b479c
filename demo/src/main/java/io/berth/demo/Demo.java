package io.berth.demo;

import io.berth.demo.tour.Tour;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code berth demo}: a tour that runs by itself, and fails when something is not as it says. */
@Command(
        name = "demo",
        description = "Shows what Berth is for, in scenes with real sockets on the loopback, and checks each thing that"
                + " it shows. It ends by itself, with status 0 when all of it is so.",
        mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {
    private final Supplier<Tour> tour; // made when it is wanted

    @Spec
    private CommandSpec spec;

    @Option(names = "--transport", defaultValue = "auto", description = "auto, epoll or nio (auto)")
    private Transports transport;

    Demo() {
        this(Tour::new);
    }

    Demo(Supplier<Tour> tour) {
        this.tour = tour;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<String> failed = tour.get().play(spec.commandLine().getOut(), Ansi.AUTO, transport);
        if (!failed.isEmpty()) {
            throw new IllegalStateException("not all of the tour is so here, look into: " + String.join("; ", failed));
        }
        return 0;
    }
}
