package io.berth.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** Orders on standard input, a line each. One that is mistaken is answered on standard error, and the next has its turn. */
final class Orders {
    private final PrintWriter err;
    private volatile boolean mistaken; // the shutdown hook asks

    Orders(PrintWriter err) {
        this.err = err;
    }

    /** Has this done when the process ends, by a signal or by itself. */
    void whenEnded(Runnable close) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            close.run();
            Runtime.getRuntime().halt(status()); // else the status would tell of the signal
        }));
    }

    int status() {
        return mistaken ? 1 : 0;
    }

    /** Obeys until there is a quit or the input ends; when that ends before any line, until a signal ends the process. */
    void obey(Function<String, List<String>> answer) throws IOException, InterruptedException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = input.readLine();
        if (line == null) {
            Thread.currentThread().join();
        }
        for (; line != null && !line.strip().equals("quit"); line = input.readLine()) {
            if (!line.isBlank()) {
                obey(line.strip(), answer);
            }
        }
    }

    private void obey(String line, Function<String, List<String>> answer) {
        try {
            answer.apply(line).forEach(System.out::println);
        } catch (RuntimeException e) {
            mistaken = true;
            Berth.complain(err, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }
}
