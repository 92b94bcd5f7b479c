package io.berth.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code berth host}: runs the modules that lie in a directory, as they come and go. */
@Command(
        name = "host",
        description =
                "Runs the modules in a directory: a jar or folder that is dropped in is installed and started, one"
                        + " that is replaced is updated, one that goes is stopped and removed.",
        footer = {
            "",
            "NAME.json in the directory is the configuration of module NAME.",
            "On standard input it takes, a line each:",
            "  list                all modules, and how far each has come",
            "  start NAME          starts a module",
            "  stop NAME           stops it, and those that cannot be without it",
            "  update NAME PATH    puts another version in its place",
            "  uninstall NAME      stops and removes it",
            "  services            the services that modules offer",
            "  leaks               removed modules that are still in memory, and what holds them",
            "  quit                stops all modules and ends",
            "The end of the input is quit, unless it comes before any line: then it runs until SIGTERM or SIGINT."
        },
        mixinStandardHelpOptions = true)
final class Host implements Callable<Integer> {
    private static final Pattern SPACES = Pattern.compile("\\s+");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--interval",
            paramLabel = "MILLIS",
            defaultValue = "500",
            description =
                    "time between two looks at the directory (${DEFAULT-VALUE}); what is new is taken at the second")
    private int intervalMillis;

    @Option(names = "--transport", defaultValue = "auto", description = "auto, epoll or nio (auto)")
    private Transports transport;

    @Parameters(paramLabel = "DIR", description = "directory with the modules")
    private Path directory;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (intervalMillis < 1) {
            throw new IllegalArgumentException("--interval is " + intervalMillis + " and must be at least 1");
        }
        requireReadable();
        Hosting hosting = new Hosting(transport);
        Orders orders = new Orders(spec.commandLine().getErr());
        Signal.prepare(hosting::close);
        Output.say("hosting " + directory + " transport " + hosting.transport());
        hosting.watch(directory, Duration.ofMillis(intervalMillis));
        return orders.obey(line -> answer(hosting, line));
    }

    private void requireReadable() {
        if (!Files.isDirectory(directory)) {
            throw new IllegalStateException(directory + " is not a directory; make it, or give another");
        }
        if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
            throw new IllegalStateException(
                    directory + " is not for this user to read; have it opened with chmod, or give another");
        }
    }

    private static List<String> answer(Hosting hosting, String line) {
        String[] words = SPACES.split(line, 3); // a path may have blanks
        String order = words[0] + " " + words.length;
        return switch (order) {
            case "list 1" -> hosting.list();
            case "start 2" -> hosting.start(words[1]);
            case "stop 2" -> hosting.stop(words[1]);
            case "update 3" -> hosting.update(words[1], Path.of(words[2]));
            case "uninstall 2" -> hosting.uninstall(words[1]);
            case "services 1" -> hosting.services();
            case "leaks 1" -> hosting.leaks();
            default ->
                throw new IllegalArgumentException(
                        "'" + line + "' is no command; use 'list', 'start NAME', 'stop NAME', 'update NAME PATH',"
                                + " 'uninstall NAME', 'services', 'leaks' or 'quit'");
        };
    }
}
