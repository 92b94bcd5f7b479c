package io.berth.reservation;

import io.berth.reservation.Pirate.Place;
import io.berth.reservation.Pirate.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pirates after one port: a process of the same user and, where that can be had, one of another. */
final class Pirates implements AutoCloseable {
    private static final List<String> AS_ANOTHER_USER =
            List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");

    private final List<Crew> crews = new ArrayList<>();

    /** What came of one way at one place. */
    record Loot(String user, Way way, Place place, long attempts, long binds, long listens) {}

    private record Crew(String user, Set<Way> ways, Set<Place> places, ChildJvm process) {
        static Crew of(String user, List<String> prefix, Path classes, int port, Set<Way> ways, Set<Place> places)
                throws IOException {
            return new Crew(
                    user,
                    ways,
                    places,
                    ChildJvm.prefixed(
                            prefix, classes, Pirate.class, Integer.toString(port), names(ways), names(places)));
        }

        private static String names(Set<? extends Enum<?>> values) {
            return values.stream().map(Enum::name).collect(Collectors.joining(","));
        }

        List<Loot> loot() {
            process.order("count");
            List<Integer> numbers = process.numbers();
            List<Loot> loot = new ArrayList<>();
            int i = 0;
            for (Way way : ways) {
                for (Place place : places) {
                    loot.add(new Loot(user, way, place, numbers.get(i++), numbers.get(i++), numbers.get(i++)));
                }
            }
            return loot;
        }
    }

    private Pirates() {}

    /** All who must not get in: any process of another user, and those of this one that do not set SO_REUSEPORT. */
    static Pirates unwanted(Path directory, int port, Set<Place> places) throws IOException {
        Path classes = readable(directory);
        Pirates pirates = new Pirates();
        pirates.crews.add(Crew.of("same", List.of(), classes, port, EnumSet.of(Way.PLAIN, Way.ADDRESS), places));
        if ("root".equals(System.getProperty("user.name"))) {
            pirates.crews.add(Crew.of("other", AS_ANOTHER_USER, classes, port, EnumSet.allOf(Way.class), places));
        }
        pirates.embark();
        return pirates;
    }

    /** Those who may get in while a port is shared: processes of this user that set SO_REUSEPORT. */
    static Pirates sharing(Path directory, int port, Set<Place> places) throws IOException {
        Pirates pirates = new Pirates();
        pirates.crews.add(
                Crew.of("same", List.of(), readable(directory), port, EnumSet.of(Way.PORT, Way.BOTH), places));
        pirates.embark();
        return pirates;
    }

    /** Waits until all of them are trying. */
    private void embark() {
        for (Crew crew : crews) {
            Await.until(() -> crew.loot().get(0).attempts() > 0);
        }
    }

    /** A copy of the classes that any user may read. */
    private static Path readable(Path directory) throws IOException {
        Path root = Path.of(ChildJvm.root(Pirate.class));
        Path source = root.resolve(Pirate.class.getPackageName().replace('.', '/'));
        Path target = directory.resolve(root.relativize(source).toString());
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(source)) {
            files.filter(file -> file.getFileName().toString().matches("(Pirate|ChildJvm)(\\$.*)?\\.class"))
                    .forEach(file -> copy(file, target.resolve(file.getFileName())));
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.toList()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        return directory;
    }

    private static void copy(Path file, Path target) {
        try {
            Files.copy(file, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How it went so far. */
    List<Loot> loot() {
        return crews.stream().flatMap(crew -> crew.loot().stream()).toList();
    }

    /** A line for each way, with attempts/binds/thefts at each place. */
    static List<String> table(List<Loot> loot) {
        List<String> lines = new ArrayList<>();
        for (String user : loot.stream().map(Loot::user).distinct().toList()) {
            for (Way way : Way.values()) {
                List<Loot> row = loot.stream()
                        .filter(one -> one.user().equals(user) && one.way() == way)
                        .toList();
                if (!row.isEmpty()) {
                    lines.add(line(user, way, row));
                }
            }
        }
        return lines;
    }

    private static String line(String user, Way way, List<Loot> row) {
        String places = row.stream()
                .map(one -> String.format(
                        Locale.ROOT,
                        "%s %d/%d/%d",
                        one.place().name().toLowerCase(Locale.ROOT),
                        one.attempts(),
                        one.binds(),
                        one.listens()))
                .collect(Collectors.joining("  "));
        return String.format(
                Locale.ROOT,
                "  %-5s user, SO_REUSEADDR %-3s SO_REUSEPORT %-3s | %s",
                user,
                way.reuseAddress ? "on" : "off",
                way.reusePort ? "on" : "off",
                places);
    }

    @Override
    public void close() {
        crews.forEach(crew -> crew.process().close());
    }
}
