package io.berth.demo.tour;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A hostile program of its own, for which the JDK is enough: it tries without a pause to listen on a port that is somebody
 * else's. It is started with the port and the addresses. For each line of input it says how often it has tried and how
 * often it got in, and with its input it ends. What it gets, it keeps, and serves the customers.
 */
final class Thief {
    static final String WORD = "thief";

    private final int port;
    private final List<Way> ways = new ArrayList<>();
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong thefts = new AtomicLong();

    /**
     * A way to get at a port.
     *
     * @param address one, or null for all
     * @param reuse whether SO_REUSEADDR is set
     */
    private record Way(InetAddress address, boolean reuse) {}

    private Thief(int port, List<InetAddress> addresses) {
        this.port = port;
        addresses.forEach(this::addWays);
        addWays(null);
    }

    private void addWays(InetAddress address) {
        ways.add(new Way(address, false));
        ways.add(new Way(address, true));
    }

    /** How many ways it has for so many addresses. */
    static int ways(int addresses) {
        return 2 * (addresses + 1);
    }

    public static void main(String[] args) throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            addresses.add(InetAddress.getAllByName(args[i])[0]);
        }
        Thief thief = new Thief(Integer.parseInt(args[0]), addresses);
        Thread trying = new Thread(thief::keepTrying, "trying");
        trying.setDaemon(true);
        trying.start();
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (questions.readLine() != null) {
            System.out.println(thief.attempts + " " + thief.thefts);
        }
    }

    private void keepTrying() {
        while (true) {
            ways.forEach(this::attempt);
        }
    }

    private void attempt(Way way) {
        try {
            ServerSocket loot = new ServerSocket();
            try {
                loot.setReuseAddress(way.reuse);
                loot.bind(new InetSocketAddress(way.address, port));
                thefts.incrementAndGet();
                new Clerk(loot, WORD);
            } catch (IOException kept) {
                loot.close();
            }
        } catch (IOException outOfDescriptors) {
            // which is no theft
        }
        attempts.incrementAndGet();
    }
}
