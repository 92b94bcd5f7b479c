package io.berth.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.ExitCode;

/** Orders on standard input, a line each. One that is mistaken is answered on standard error, and the next has its turn. */
final class Orders {
    private final PrintWriter err;
    private int status;

    Orders(PrintWriter err) {
        this.err = err;
    }

    /**
     * Obeys until there is a quit or the input ends; when that ends before any line, until a signal ends the process.
     *
     * @return the status to end with
     */
    int obey(Function<String, List<String>> answer) throws IOException, InterruptedException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = input.readLine();
        if (line == null) {
            Thread.currentThread().join();
        }
        for (; line != null && !line.strip().equals("quit"); line = input.readLine()) {
            if (!line.isBlank()) {
                take(line.strip(), answer);
            }
        }
        return status;
    }

    private void take(String line, Function<String, List<String>> answer) {
        try {
            answer.apply(line).forEach(System.out::println);
        } catch (RuntimeException e) {
            status = ExitCode.SOFTWARE;
            Signal.status(status);
            Berth.complain(err, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }
}
