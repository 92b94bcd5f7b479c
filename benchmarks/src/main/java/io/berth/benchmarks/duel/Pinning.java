package io.berth.benchmarks.duel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which core the servers run on, and which the load. */
sealed interface Pinning {
    /** The command that runs this one where servers run. */
    List<String> server(List<String> command);

    /** The command that runs this one where the load runs. */
    List<String> load(List<String> command);

    /** What a reader has to know. */
    String note();

    /** What can be done on this machine. */
    static Pinning here() {
        boolean taskset = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
        List<Integer> cores = taskset ? Cores.allowed() : List.of();
        return cores.size() > 1
                ? new Apart(cores.get(0), cores.get(cores.size() - 1))
                : new Nowhere(
                        taskset
                                ? "there are not two cores that this process may use"
                                : "there is no taskset on this machine");
    }

    /** Servers on one core, the load on another. */
    record Apart(int servers, int others) implements Pinning {
        @Override
        public List<String> server(List<String> command) {
            return on(servers, command);
        }

        @Override
        public List<String> load(List<String> command) {
            return on(others, command);
        }

        private static List<String> on(int core, List<String> command) {
            List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
            pinned.addAll(command);
            return pinned;
        }

        @Override
        public String note() {
            return "servers on core " + servers + ", load on core " + others;
        }
    }

    /** Everything where the system puts it. */
    record Nowhere(String reason) implements Pinning {
        @Override
        public List<String> server(List<String> command) {
            return command;
        }

        @Override
        public List<String> load(List<String> command) {
            return command;
        }

        @Override
        public String note() {
            return "servers and load are not pinned to cores, so figures scatter more: " + reason;
        }
    }

    /** The cores of this machine. */
    final class Cores {
        private static final String LINE = "Cpus_allowed_list:";

        private Cores() {}

        /** Those that this process may use; none when the kernel does not tell. */
        static List<Integer> allowed() {
            try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
                return lines.filter(line -> line.startsWith(LINE))
                        .flatMap(line -> parse(line.substring(LINE.length()).strip()).stream())
                        .toList();
            } catch (IOException e) {
                return List.of();
            }
        }

        /** Reads a list like 0-3,8. */
        static List<Integer> parse(String list) {
            List<Integer> cores = new ArrayList<>();
            for (String range : list.split(",", -1)) {
                String[] ends = range.split("-", -1);
                for (int core = Integer.parseInt(ends[0]); core <= Integer.parseInt(ends[ends.length - 1]); core++) {
                    cores.add(core);
                }
            }
            return cores;
        }
    }
}
