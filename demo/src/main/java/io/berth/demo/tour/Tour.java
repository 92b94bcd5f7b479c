package io.berth.demo.tour;

import io.berth.demo.Transports;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** All scenes, one after the other. */
public final class Tour {
    private static final Duration DEADLINE = Duration.ofSeconds(40); // for each; they take one or two

    private final List<Scene> scenes;

    /** The tour of all that Berth is for. */
    public Tour() {
        this(List.of(
                new PortAgainstThief(),
                new TakingTurns(),
                new ReservedPorts(),
                new PlainAndEncrypted(),
                new Datagrams(),
                new DeferredTasks(),
                new ConnectionsOnDemand(),
                new UpdateUnderLoad()));
    }

    /** A tour of these scenes. */
    public Tour(List<Scene> scenes) {
        this.scenes = List.copyOf(scenes);
    }

    /**
     * Plays all scenes.
     *
     * @param ansi whether there is a terminal that shows colours
     * @return what was claimed and did not hold
     */
    public List<String> play(PrintWriter out, Ansi ansi, Transports transport) throws InterruptedException {
        long begin = System.nanoTime();
        try (Stage stage = new Stage(out, ansi, transport, DEADLINE)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stage::close)); // for signals
            stage.print("A tour of Berth: real sockets on the loopback, and every figure measured as you read it.");
            stage.print("It talks to the kernel by " + transport.chosen() + ".");
            for (Scene scene : scenes) {
                stage.play(scene);
            }
            stage.print("");
            stage.print(stage.total() + ", " + outcome(stage.failed()) + ", in " + seconds(begin) + " s.");
            return stage.failed();
        }
    }

    private static String outcome(List<String> failed) {
        return failed.isEmpty() ? "all of which hold" : failed.size() + " of which failed";
    }

    private static String seconds(long begin) {
        return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - begin) / 1e9);
    }
}
