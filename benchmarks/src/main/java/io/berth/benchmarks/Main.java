package io.berth.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * JMH as its command line says, with the allocation and the processor time of each operation beside every figure.
 *
 * <p>What only prints something ({@code -h}, {@code -l} and the like) is left to JMH.
 */
public final class Main {
    private Main() {}

    /** Runs the benchmarks that the arguments name. */
    public static void main(String[] arguments) throws IOException, RunnerException, CommandLineOptionException {
        CommandLineOptions asked = new CommandLineOptions(arguments);
        if (printsOnly(asked)) {
            org.openjdk.jmh.Main.main(arguments);
        } else {
            new Runner(withProfilers(asked)).run();
        }
    }

    private static boolean printsOnly(CommandLineOptions asked) {
        return asked.shouldHelp()
                || asked.shouldList()
                || asked.shouldListWithParams()
                || asked.shouldListProfilers()
                || asked.shouldListResultFormats();
    }

    private static Options withProfilers(CommandLineOptions asked) {
        OptionsBuilder options = new OptionsBuilder();
        options.parent(asked);
        asked.getProfilers().forEach(one -> options.addProfiler(one.getKlass(), one.getOpts()));
        if (asked.getProfilers().stream().noneMatch(one -> one.getKlass().equals("gc"))) {
            options.addProfiler(GCProfiler.class);
        }
        return options.addProfiler(ProcessorTime.class).build();
    }
}
