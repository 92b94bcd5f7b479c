package io.berth.benchmarks.duel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.berth.benchmarks.report.Protocol;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;

/** A program that plays a part: of a peer or a load that behaves badly, or of a load that answers all alike. */
final class Actor {
    private Actor() {}

    /** A peer played by this program. */
    static Peer peer(String name, String part) {
        return new Peer(name, Map.of(Protocol.tcp, keys -> command(part)), Integer.MAX_VALUE);
    }

    static List<String> command(String part) {
        return Catalogue.onClassPath(Actor.class.getName(), part);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        switch (args[0]) {
            case "dies" -> die("cannot go on");
            case "silent" -> Thread.currentThread().join();
            case "listening" -> {
                System.out.println("listening on 127.0.0.1:1");
                Thread.currentThread().join();
            }
            case "dies-later" -> {
                try (ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
                    System.out.println("listening on 127.0.0.1:" + socket.getLocalPort());
                    socket.accept().getInputStream().read();
                }
                die("enough");
            }
            case "restless" -> {
                System.out.println("listening on 127.0.0.1:1");
                while (System.in.available() == 0) {
                    Thread.onSpinWait();
                }
            }
            case "load" -> answer();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void die(String lastWords) {
        System.err.println(lastWords);
        System.exit(3);
    }

    private static void answer() throws IOException {
        System.out.println("a warning that is no answer");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.contains("\"die\"")) {
                die("told to die");
            }
            System.out.println(
                    line.contains("\"echo\"")
                            ? "{\"messages\":7,\"connections\":2,\"seconds\":0.5,\"failures\":1,\"latency\":{\"p50\":3,\"max\":9.5}}"
                            : "{\"error\":\"kind is unknown: name one of echo\"}");
        }
    }
}
