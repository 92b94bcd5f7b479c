package io.berth.udp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel tells anyone about UDP, whatever the sockets themselves say. */
final class Kernel {
    private static final Path SOCKETS = Path.of("/proc/net/udp");
    private static final Path QUEUES = Path.of("/proc/net/softnet_stat");

    private Kernel() {}

    /** How many datagrams the one IPv4 socket on a port had no room for. */
    static long drops(int port) {
        String address = String.format(":%04X ", port);
        List<String> sockets = lines(SOCKETS).stream()
                .filter(line -> line.substring(0, line.length() / 2).contains(address))
                .filter(line -> line.strip().split(" +", -1)[1].endsWith(address.strip()))
                .toList();
        assertThat(sockets).as("sockets on port " + port).hasSize(1);
        String line = sockets.get(0).strip();
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }

    /** How many packets of all kinds never got as far as a socket, since the queue of a processor was full. */
    static long lostOnTheWay() {
        return lines(QUEUES).stream()
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[1], 16))
                .sum();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
