package io.berth.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The openssl command, which makes files as the world makes them, says whether ours are good, and talks to us.
 *
 * <p>Its client and server send what is typed, line by line. A line that is "Q" has the client say goodbye and end; it has
 * the server end without one.
 */
final class OpenSsl {
    private static final Pattern LISTENING = Pattern.compile("ACCEPT 127\\.0\\.0\\.1:(\\d+)");

    private OpenSsl() {}

    /** Runs it with these arguments and returns what it printed; fails the test if it does not succeed. */
    static String run(Object... arguments) {
        try (Program program = Program.start(join(List.of("openssl"), arguments))) {
            program.endInput();
            return program.printed();
        }
    }

    /** Its client, connected to a port of 127.0.0.1; it asks for "localhost" unless told otherwise. */
    static Program client(int port, Object... options) {
        return Program.start(
                join(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port), defaultName(options)));
    }

    private static Object[] defaultName(Object... options) {
        return List.of(options).contains("-servername") || List.of(options).contains("-noservername")
                ? options
                : join(List.of("-servername", "localhost"), options);
    }

    /** Its server, which shows these files; {@link #port} tells where it listens. */
    static Program server(PemFiles files, Object... options) {
        return Program.start(
                join(List.of("openssl", "s_server", "-accept", "127.0.0.1:0"), join(showing(files), options)));
    }

    /** The options that have its client or server show these files. */
    static List<Object> showing(PemFiles files) {
        List<Object> options = new ArrayList<>(List.of("-cert", files.certificates(), "-key", files.key()));
        String issuers = files.issuers();
        if (!issuers.isEmpty()) {
            Path file = files.certificates().resolveSibling(files.certificates().getFileName() + ".issuers");
            options.addAll(List.of("-cert_chain", PemFiles.write(file, issuers)));
        }
        return options;
    }

    /** Where its server listens. */
    static int port(Program server) {
        return Integer.parseInt(server.expect(LISTENING).group(1));
    }

    /** The words of a command, or of a part of one. */
    static Object[] join(List<?> first, Object... then) {
        List<Object> all = new ArrayList<>(first);
        all.addAll(List.of(then));
        return all.toArray();
    }
}
