package io.berth.demo.tour;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The thief at work, in a process that ends with this. */
final class ThiefProcess implements Closeable {
    private final Process process;
    private final OutputStream questions;
    private final BufferedReader answers;
    private final int ways;

    /**
     * What it has done so far.
     *
     * @param attempts how often it has tried
     * @param thefts how often it got in
     */
    record Report(long attempts, long thefts) {}

    /** Sends it after a port that somebody has on these addresses. */
    ThiefProcess(List<InetSocketAddress> addresses) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                home(),
                Thief.class.getName(),
                String.valueOf(addresses.get(0).getPort())));
        addresses.stream()
                .map(InetSocketAddress::getAddress)
                .map(InetAddress::getHostAddress)
                .forEach(command::add);
        process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        questions = process.getOutputStream();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
        ways = Thief.ways(addresses.size());
    }

    /** The jar, or the folder, that its class lies in. */
    private static String home() throws IOException {
        try {
            return Path.of(Thief.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IOException("the thief's class cannot be found", e);
        }
    }

    Report report() throws IOException {
        questions.write('\n');
        questions.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the thief has ended before its time");
        }
        int blank = line.indexOf(' ');
        return new Report(Long.parseLong(line.substring(0, blank)), Long.parseLong(line.substring(blank + 1)));
    }

    /** Waits until it has tried each of its ways at least once from now on. */
    Report awaitRound() throws IOException {
        long enough = report().attempts() + 2L * ways; // it may have been in the middle of a round
        Report report = report();
        while (report.attempts() < enough) {
            report = report();
        }
        return report;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
