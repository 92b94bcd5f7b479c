package io.berth.demo;

import io.berth.reservation.ReservationException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The top of the {@code berth} command. Whatever goes wrong ends with a status other than zero and one line on standard
 * error that begins with {@code berth:} and says what to do.
 */
@Command(
        name = "berth",
        description = "Network servers with sockets, ports and modules that stay under control.",
        mixinStandardHelpOptions = true,
        versionProvider = Berth.Version.class,
        subcommands = {Demo.class, Echo.class, UdpEcho.class, Hold.class, Host.class, Port.class},
        synopsisSubcommandLabel = "COMMAND",
        footer =
                "The script in the project's folder has one more: bench, which compares Berth with other echo servers.")
public final class Berth implements Runnable {
    /** What picocli calls an argument that has a name. */
    private static final Pattern POSITION = Pattern.compile("positional parameter at index \\S+ \\(([^)]+)\\)");

    @Spec
    private CommandSpec spec;

    private Berth() {}

    /**
     * Runs the command and ends the process with its status.
     *
     * @param args the words after {@code berth}
     */
    public static void main(String[] args) {
        Signal.exit(run(args));
    }

    /** Runs the command to its end, unless a signal is what ends it; returns the status. */
    static int run(String... args) {
        CommandLine berth = commandLine();
        try {
            int status = berth.execute(args);
            if (status == ExitCode.OK) {
                Output.requireHeard();
            }
            return status;
        } catch (IllegalStateException | Error e) { // picocli leaves errors to whoever calls it
            return fail(e, berth);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new Berth())
                .registerConverter(int.class, Berth::wholeNumber)
                .registerConverter(Integer.class, Berth::wholeNumber)
                .registerConverter(boolean.class, Berth::yesOrNo)
                .registerConverter(Path.class, Berth::path)
                .setParameterExceptionHandler((mistake, args) -> refuse(mistake))
                .setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command));
    }

    private static int wholeNumber(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + word + "' is no whole number, or far too large");
        }
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    private static boolean yesOrNo(String word) {
        if (!word.equals("true") && !word.equals("false")) {
            throw new TypeConversionException("'" + word + "' is neither true nor false, and may be left out");
        }
        return word.equals("true");
    }

    private static Path path(String word) {
        if (word.isBlank()) { // which Java takes for where we are
            throw new TypeConversionException("'" + word + "' names no file and no folder");
        }
        return Path.of(word);
    }

    private static int refuse(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        complain(
                command.getErr(),
                words(mistake) + "; see '" + command.getCommandSpec().qualifiedName() + " --help'");
        return ExitCode.USAGE;
    }

    private static String words(ParameterException mistake) {
        List<String> unmatched = mistake.getCommandLine().getUnmatchedArguments();
        if (unmatched.isEmpty()) {
            return POSITION.matcher(mistake.getMessage()).replaceFirst("$1").replaceFirst("^Error: ", "");
        }
        String word = "'" + unmatched.get(0) + "'"; // also where it stands in place of one that is missing
        if (word.startsWith("'-")) {
            return "Unknown option: " + word;
        }
        Set<String> commands = mistake.getCommandLine().getSubcommands().keySet();
        return commands.isEmpty()
                ? word + " has no place here"
                : word + " is no command: use " + String.join(", ", commands) + " or bench";
    }

    private static int fail(Throwable failure, CommandLine command) {
        boolean saysWhatToDo = failure instanceof Exception && failure.getMessage() != null;
        complain(command.getErr(), saysWhatToDo ? failure.getMessage() : failure.toString());
        return isMistake(failure) ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    /** Whether the arguments make no sense on any machine. */
    private static boolean isMistake(Throwable failure) {
        return failure instanceof IllegalArgumentException || failure instanceof ReservationException.Misuse;
    }

    static void complain(PrintWriter err, String what) {
        err.println("berth: " + oneLine(what));
        err.flush();
    }

    static String oneLine(String words) {
        return words.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** Takes the version from the module descriptor, where the build wrote it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "berth " + Berth.class.getModule().getDescriptor().rawVersion().orElse("(unknown version)")
            };
        }
    }
}
