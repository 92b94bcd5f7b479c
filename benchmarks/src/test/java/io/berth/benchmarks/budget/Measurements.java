package io.berth.benchmarks.budget;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs the programs that measure, each in a process of its own, without the checks that tests run with. */
final class Measurements {
    private static final int AT_A_TIME = 2;
    private static final int PATIENCE_SECONDS = 100;

    private Measurements() {}

    /**
     * All there is to know: costs by name.
     *
     * @param folder for what is needed meanwhile
     */
    static Map<String, Double> take(Path folder) throws IOException, InterruptedException {
        List<String> woven = Weaver.weave(folder);
        List<ProcessBuilder> programs = new ArrayList<>();
        for (String backend : List.of("epoll", "nio")) {
            for (String protocol : List.of("plain", "tls")) {
                programs.add(Program.with(woven, StreamCosts.class, protocol, backend));
                programs.add(Program.of(IdleCosts.class, protocol, backend));
            }
            programs.add(Program.with(woven, AttachedCosts.class, backend));
            programs.add(Program.with(woven, PacketCosts.class, backend));
        }
        ExecutorService runners = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            Map<String, Double> costs = new TreeMap<>();
            for (Future<Map<String, Double>> some :
                    runners.invokeAll(programs.stream().map(Measurements::task).toList())) {
                costs.putAll(some.get());
            }
            return costs;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            runners.shutdownNow();
        }
    }

    private static Callable<Map<String, Double>> task(ProcessBuilder program) {
        return () -> run(program);
    }

    /** Lines "name cost" are what came of it, others are for people. */
    private static Map<String, Double> run(ProcessBuilder program) throws IOException, InterruptedException {
        Process process = program.start();
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
        try {
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(
                        String.join(" ", program.command()) + " ended with " + status + " after it printed " + printed);
            }
            Map<String, Double> costs = new TreeMap<>();
            for (String line : printed.lines().toList()) {
                int space = line.lastIndexOf(' ');
                if (line.startsWith("#")) {
                    System.out.println(line);
                } else {
                    costs.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
                }
            }
            return costs;
        } finally {
            process.destroyForcibly();
        }
    }
}
