package io.berth.demo.tour;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many connections wait in the kernel for being accepted. */
final class KernelQueue {
    private static final Path TABLE = Path.of("/proc/net/tcp");

    private KernelQueue() {}

    /** As Linux tells it of a listener on IPv4; nothing where the kernel does not tell. */
    static OptionalInt of(InetSocketAddress listener) {
        // number: address:port of this side, of the other, the state (0A is listening), bytes to send:connections in
        // line
        Pattern line = Pattern.compile(String.format(
                Locale.ROOT, "\\d+: \\p{XDigit}+:%04X \\S+ 0A \\p{XDigit}+:(\\p{XDigit}+) .*", listener.getPort()));
        try {
            return Files.readAllLines(TABLE).stream()
                    .map(String::strip)
                    .map(line::matcher)
                    .filter(Matcher::matches)
                    .mapToInt(found -> Integer.parseInt(found.group(1), 16))
                    .findFirst();
        } catch (IOException another) { // kernel
            return OptionalInt.empty();
        }
    }
}
