package io.berth.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/**
 * Where and when figures were taken.
 *
 * @param date the day, in UTC
 * @param system the operating system
 * @param processor its model as far as it is known, and how many cores there are
 * @param java the Java that ran all
 */
public record Machine(String date, String system, String processor, String java) {
    /** This one, today. */
    public static Machine here() {
        return new Machine(
                LocalDate.now(ZoneOffset.UTC).toString(),
                property("os.name") + " " + property("os.version") + " " + property("os.arch"),
                model() + ", " + Runtime.getRuntime().availableProcessors() + " cores",
                property("java.vendor") + " " + property("java.version"));
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    private static String model() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
        } catch (IOException e) {
            return "unknown processor"; // a system without this file
        }
    }

    String text() {
        return String.join("; ", date, system, processor, java);
    }
}
