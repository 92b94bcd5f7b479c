package io.berth.benchmarks.duel;

import io.berth.benchmarks.report.Pictures;
import io.berth.benchmarks.report.Results;
import io.berth.benchmarks.report.ResultsJson;
import io.berth.benchmarks.report.ResultsText;
import io.berth.benchmarks.report.Suite;
import io.berth.benchmarks.report.Work;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code berth bench}: compares echo servers side by side. A mistake ends with status 2, a peer that could not be measured with
 * status 1, each with a line that begins with {@code berth:}.
 */
@Command(
        name = "berth bench",
        description =
                "Compares Berth with other echo servers, side by side on this machine: servers on one core, the load"
                        + " on another, in turn, round by round; ratios are to the first peer.",
        sortOptions = false)
public final class Bench implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pace FULL = new Pace(5, 1, 2, Duration.ofSeconds(10), 3);
    private static final Pace QUICK = new Pace(2, 0.3, 0.4, Duration.ofSeconds(1), 1);

    private final Site site;

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "few cases and short rounds: under two minutes, and rough numbers")
    private boolean quick;

    @Option(
            names = "--only",
            description = "plain, tls, udp, connect, idle or latency; give it again for more than one")
    private List<Suite> only = List.of();

    @Option(
            names = "--peers",
            split = ",",
            description = "names, with commas; the first is what others are compared with")
    private List<String> names = List.of();

    @Option(names = "--rounds", description = "rounds of each peer at each case (5, and 2 with --quick)")
    private Integer rounds;

    @Option(names = "--seconds", description = "length of a round (1, and 0.3 with --quick)")
    private Double seconds;

    @Option(names = "--out", description = "folder for results.json (target/bench of the project)")
    private Path out;

    @Option(names = "--pictures", description = "folder for the pictures, in SVG (the same as --out)")
    private Path pictures;

    Bench(Site site) {
        this.site = site;
    }

    /**
     * Runs the benchmarks and ends the process with their status.
     *
     * @param args the words after {@code berth bench}
     */
    public static void main(String[] args) {
        System.exit(run(commandLine(Site.here()), args));
    }

    static int run(CommandLine bench, String... args) {
        int status = bench.execute(args);
        return status == ExitCode.OK && bench.getOut().checkError()
                ? complain(
                        bench,
                        "standard output is closed or its disk is full, so not all could be said: have it read to the end,"
                                + " or make room",
                        ExitCode.SOFTWARE)
                : status;
    }

    static CommandLine commandLine(Site site) {
        CommandSpec bench = CommandSpec.forAnnotatedObject(new Bench(site));
        bench.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("show this help and end")
                .build());
        return new CommandLine(bench)
                .registerConverter(Integer.class, Bench::wholeNumber)
                .registerConverter(Double.class, Bench::number)
                .setParameterExceptionHandler((mistake, args) -> complain(
                        mistake.getCommandLine(), words(mistake) + "; see 'berth bench --help'", ExitCode.USAGE))
                .setExecutionExceptionHandler((failure, command, parsed) -> complain(
                        command,
                        failure.getMessage() == null ? failure.toString() : failure.getMessage(),
                        ExitCode.SOFTWARE));
    }

    private static int wholeNumber(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + word + "' is no whole number, or far too large");
        }
    }

    private static double number(String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + word + "' is no number");
        }
    }

    private static String words(ParameterException mistake) {
        List<String> unmatched = mistake.getCommandLine().getUnmatchedArguments();
        if (unmatched.isEmpty()) {
            return mistake.getMessage();
        }
        String word = "'" + unmatched.get(0) + "'";
        return word.startsWith("'-") ? "Unknown option: " + word : word + " has no place here";
    }

    private static int complain(CommandLine command, String what, int status) {
        command.getErr().println("berth: " + what.strip().replaceAll("\\s*\\R\\s*", " "));
        command.getErr().flush();
        return status;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Peer> peers = peers();
        List<Work> works = works(peers);
        Pace pace = pace();
        Path folder = prepare(out == null ? site.root().resolve("target").resolve("bench") : out);
        Path gallery = pictures == null ? folder : prepare(pictures);

        Journal journal = new Journal(spec.commandLine().getErr());
        remark(journal, pace);
        try (Launcher launcher = new Launcher(site.pinning(), PATIENCE, journal);
                Traffic traffic = site.traffic()) {
            new Contest(peers, launcher, traffic, pace, journal).run(works);
        }
        Results results = journal.results();
        write(results, folder, gallery);
        return results.failures().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private List<Peer> peers() {
        List<Peer> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(site.peers().stream()
                    .filter(peer -> peer.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> mistake("there is no peer '" + name + "': name some of "
                            + String.join(
                                    ", ", site.peers().stream().map(Peer::name).toList()))));
        }
        if (Set.copyOf(names).size() < names.size()) {
            throw mistake("--peers names one twice: name each once");
        }
        return names.isEmpty() ? site.peers() : chosen;
    }

    private List<Work> works(List<Peer> peers) {
        Set<Suite> suites = only.isEmpty() ? EnumSet.allOf(Suite.class) : EnumSet.copyOf(only);
        int most = Kernel.mostConnections();
        List<Work> works = (quick ? Plan.quick(suites, most) : Plan.full(suites, most))
                .stream()
                        .filter(work -> peers.stream().anyMatch(peer -> peer.speaks(work.protocol())))
                        .toList();
        if (works.isEmpty()) {
            throw mistake("none of these peers does what --only asks for: name others with --peers");
        }
        return works;
    }

    private Pace pace() {
        Pace usual = quick ? QUICK : FULL;
        if (rounds != null && rounds < 1) {
            throw mistake("--rounds is " + rounds + " and must be at least 1");
        }
        if (seconds != null && !(seconds > 0 && seconds <= 3600)) {
            throw mistake("--seconds is " + seconds + " and must be more than 0, and at most 3600");
        }
        return new Pace(
                rounds == null ? usual.rounds() : rounds,
                seconds == null ? usual.seconds() : seconds,
                seconds == null ? usual.warmUp() : Math.min(seconds, usual.warmUp()),
                usual.rest(),
                rounds == null ? usual.fresh() : Math.min(rounds, usual.fresh()));
    }

    private ParameterException mistake(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private static Path prepare(Path folder) throws IOException {
        try {
            Files.delete(Files.createTempFile(Files.createDirectories(folder), "bench", ".tmp"));
            return folder;
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private static IOException unwritable(Path place, IOException cause) {
        return new IOException(
                "results cannot be written to " + place + ": name a folder that can be made and written, by --out or"
                        + " --pictures",
                cause);
    }

    private void remark(Journal journal, Pace pace) {
        if (quick) {
            journal.note("these numbers are rough: --quick takes few short rounds; leave it out for numbers to quote");
        }
        journal.note(pace.rounds() + " rounds of " + pace.seconds() + " s after a warm-up of " + pace.warmUp()
                + " s; medians, and of the ratios round by round the median, the least and the most");
        journal.note(site.pinning().note());
        if (!Kernel.tells()) {
            journal.note("no CPU time and no resident memory: there is no /proc on this machine");
        }
        if (!Heap.isTold()) {
            journal.note("no heap of connections: this Java has no jcmd, which a JDK has");
        }
    }

    private void write(Results results, Path folder, Path gallery) throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        ResultsText.of(results).forEach(console::println);
        Path json = folder.resolve("results.json");
        write(json, ResultsJson.of(results).encodePrettily() + "\n");
        for (Map.Entry<String, String> picture : Pictures.of(results).entrySet()) {
            write(gallery.resolve(picture.getKey()), picture.getValue());
        }
        console.println();
        console.println("written: " + json + ", pictures in " + gallery);
        console.flush();
    }

    private static void write(Path file, String text) throws IOException {
        try {
            Files.writeString(file, text);
        } catch (IOException e) { // the disk may have filled up in the meantime
            throw unwritable(file, e);
        }
    }
}
