package io.berth.demo;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
    @Spec
    private CommandSpec spec;

    private Berth() {}

    /**
     * Runs the command and ends the process with its status.
     *
     * @param args the words after {@code berth}
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Berth())
                .setParameterExceptionHandler((mistake, args) -> refuse(mistake))
                .setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command));
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    private static int refuse(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        complain(
                command.getErr(),
                mistake.getMessage() + "; see '" + command.getCommandSpec().qualifiedName() + " --help'");
        return ExitCode.USAGE;
    }

    private static int fail(Exception failure, CommandLine command) {
        complain(command.getErr(), failure.getMessage() == null ? failure.toString() : failure.getMessage());
        return ExitCode.SOFTWARE;
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
