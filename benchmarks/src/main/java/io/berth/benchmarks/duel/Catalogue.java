package io.berth.benchmarks.duel;

import io.berth.benchmarks.peers.NettyEcho;
import io.berth.benchmarks.peers.NettyUdpEcho;
import io.berth.benchmarks.peers.NioEcho;
import io.berth.benchmarks.peers.ThreadsEcho;
import io.berth.benchmarks.peers.VertxEcho;
import io.berth.benchmarks.peers.VertxUdpEcho;
import io.berth.benchmarks.report.Protocol;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The echo servers that there are. The first is the one that others are compared with. */
final class Catalogue {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final int THREADS = 1000; // of the platform

    private Catalogue() {}

    /** All of them, for the project in this folder. */
    static List<Peer> of(Path root) {
        return List.of(
                new Peer(
                        "vertx",
                        Map.of(
                                Protocol.tcp, plain(VertxEcho.class),
                                Protocol.tls, secure(VertxEcho.class),
                                Protocol.udp, plain(VertxUdpEcho.class)),
                        Integer.MAX_VALUE),
                new Peer(
                        "netty",
                        Map.of(
                                Protocol.tcp, plain(NettyEcho.class),
                                Protocol.tls, secure(NettyEcho.class),
                                Protocol.udp, plain(NettyUdpEcho.class)),
                        Integer.MAX_VALUE),
                new Peer("nio", Map.of(Protocol.tcp, plain(NioEcho.class)), Integer.MAX_VALUE),
                new Peer(
                        "threads",
                        Map.of(
                                Protocol.tcp, plain(ThreadsEcho.class),
                                Protocol.tls, secure(ThreadsEcho.class)),
                        ThreadsEcho.virtual() ? Integer.MAX_VALUE : THREADS),
                berth("berth", "auto", root),
                berth("berth-nio", "nio", root));
    }

    private static Peer.Program plain(Class<?> main) {
        return keys -> onClassPath(main.getName(), "0");
    }

    private static Peer.Program secure(Class<?> main) {
        return keys -> onClassPath(
                main.getName(), "0", keys.certificate().toString(), keys.key().toString());
    }

    /** A program of this folder. */
    static List<String> onClassPath(String main, String... words) {
        List<String> command = new ArrayList<>(List.of(
                JAVA, "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(words));
        return command;
    }

    private static Peer berth(String name, String transport, Path root) {
        return new Peer(
                name,
                Map.of(
                        Protocol.tcp,
                        keys -> berth(root, "echo", "--port", "0", "--transport", transport),
                        Protocol.tls,
                        keys -> berth(
                                root,
                                "echo",
                                "--port",
                                "0",
                                "--transport",
                                transport,
                                "--tls",
                                "--cert",
                                keys.certificate().toString(),
                                "--key",
                                keys.key().toString()),
                        Protocol.udp,
                        keys -> berth(root, "udp-echo", "--port", "0", "--transport", transport)),
                Integer.MAX_VALUE);
    }

    /** The command as the script in the project's folder runs it: that would build first, in the middle of a run. */
    private static List<String> berth(Path root, String... words) {
        Path target = root.resolve("demo").resolve("target");
        String jna = has(target.resolve("lib"), "jna-jpms-") ? ",com.sun.jna" : "";
        List<String> command = new ArrayList<>(List.of(
                JAVA,
                "-p",
                target.resolve("berth-demo.jar") + File.pathSeparator + target.resolve("lib"),
                "--add-modules",
                "ALL-MODULE-PATH",
                "--enable-native-access=io.netty.common" + jna,
                "-m",
                "io.berth.demo/io.berth.demo.Berth"));
        command.addAll(List.of(words));
        return command;
    }

    private static boolean has(Path libraries, String beginning) {
        String[] names = libraries.toFile().list();
        return names != null && Stream.of(names).anyMatch(name -> name.startsWith(beginning));
    }

    /** The folder of the project: the script tells it, and tests run in a folder of it. */
    static Path root() {
        return Path.of(System.getProperty("berth.root", ".."));
    }
}
