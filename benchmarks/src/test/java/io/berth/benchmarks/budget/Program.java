package io.berth.benchmarks.budget;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a main class is started in a process of its own, with the classes of this one. */
final class Program {
    private Program() {}

    /** One that is to start quickly rather than to run fast. */
    static ProcessBuilder of(Class<?> main, String... arguments) {
        return with(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")), main, arguments);
    }

    /** With options for the JVM that say where classes are. */
    static ProcessBuilder with(List<String> options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
