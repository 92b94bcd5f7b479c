package io.berth.reservation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A process of its own that runs a main class of the tests. The two talk in lines: orders go to its standard input,
 * answers come from its standard output. It ends when its input does, at the latest when this object is closed.
 */
final class ChildJvm implements AutoCloseable {
    private static final String ANSWER = "answer: ";
    private static final long WAIT_SECONDS = 30;

    private final Process process;
    private final PrintStream orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<String> otherOutput = new ConcurrentLinkedQueue<>();
    private final Thread reader = new Thread(this::read, "output of a child process");

    private ChildJvm(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        orders = new PrintStream(process.getOutputStream(), true, UTF_8);
        reader.start();
    }

    /** Starts a main class. */
    static ChildJvm of(Class<?> main, String... arguments) throws IOException {
        return new ChildJvm(java(classPath(main), main, arguments));
    }

    /** Starts a main class that may have no more than so many descriptors. */
    static ChildJvm withDescriptors(int limit, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -n " + limit + "; exec \"$@\"", "bash"));
        command.addAll(java(classPath(main), main, arguments));
        return new ChildJvm(command);
    }

    /** Starts a main class that may not use IPv6. */
    static ChildJvm withoutIpv6(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "JDK_JAVA_OPTIONS=-Djava.net.preferIPv4Stack=true"));
        command.addAll(java(classPath(main), main, arguments));
        return new ChildJvm(command);
    }

    /** Starts a main class that needs the JDK alone, out of a directory; the prefix runs the command that follows it. */
    static ChildJvm prefixed(List<String> prefix, Path classes, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(java(classes.toString(), main, arguments));
        return new ChildJvm(command);
    }

    private static List<String> java(String classPath, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx256m",
                "-cp",
                classPath,
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String classPath(Class<?> main) {
        return String.join(
                System.getProperty("path.separator"),
                root(main),
                root(PortReservation.class),
                System.getProperty("java.class.path", ""),
                System.getProperty("jdk.module.path", ""));
    }

    /** The directory that a class was loaded from. */
    static String root(Class<?> type) {
        String name = "/" + type.getName().replace('.', '/') + ".class";
        String file = Path.of(URI.create(type.getResource(name).toString())).toString();
        return file.substring(0, file.length() - name.length());
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            lines.lines().forEach(line -> {
                if (line.startsWith(ANSWER)) {
                    answers.add(line.substring(ANSWER.length()));
                } else {
                    otherOutput.add(line);
                }
            });
        } catch (UncheckedIOException | IOException e) {
            otherOutput.add("its output broke off: " + e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Gives an order, for its answer to be waited for later. */
    void order(String order) {
        orders.println(order);
    }

    /** Waits for the next answer. */
    String answer() {
        try {
            String answer = answers.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new AssertionError("no answer, but " + otherOutput);
            }
            return answer;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for an answer that is numbers. */
    List<Integer> numbers() {
        String answer = answer();
        try {
            return Stream.of(answer.split(" ", -1)).map(Integer::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new AssertionError("the answer was '" + answer + "', after " + otherOutput, e);
        }
    }

    /** Gives an order and waits for the answer. */
    String ask(String order) {
        order(order);
        return answer();
    }

    /** Ends it without giving it a chance to do anything about it. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        try {
            orders.close();
            if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("a child process did not end by itself: " + otherOutput);
            }
            reader.join();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
    }

    /** What a main class does: answers each order, until there are no more. */
    static void serve(Function<String[], String> orders) {
        new BufferedReader(new InputStreamReader(System.in, UTF_8)).lines().forEach(line -> {
            String answer;
            try {
                answer = orders.apply(line.split(" ", -1));
            } catch (Throwable failure) {
                failure.printStackTrace();
                answer = failure.toString();
            }
            System.out.println(ANSWER + answer);
        });
    }
}
