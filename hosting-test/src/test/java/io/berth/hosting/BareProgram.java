package io.berth.hosting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program with the module host, and of Berth nothing else, in a process of its own. */
final class BareProgram {
    private static final String MAIN = """
            package bare;
            import io.berth.modules.*;
            import io.vertx.core.*;
            import java.net.*;
            import java.nio.file.Path;
            import java.util.*;
            import java.util.concurrent.TimeUnit;

            public final class Main {
                private static ModuleHost host;
                private static final List<HostedModule> modules = new ArrayList<>();

                /** Has modules installed, of which the last uses the others, updates these to those that follow, and removes all. */
                public static void main(String[] paths) {
                    try {
                        run(paths);
                    } catch (Throwable failure) {
                        failure.printStackTrace();
                        Runtime.getRuntime().halt(1); // a Vertx that is open would keep it
                    }
                }

                private static void run(String[] paths) throws Exception {
                    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
                    host = ModuleHost.create(vertx);
                    int using = paths.length / 2;
                    for (int i = 0; i <= using; i++) {
                        modules.add(the(host.install(Path.of(paths[i]))));
                    }
                    the(modules.get(using).start());
                    List<?> ports = say("installed");
                    for (int i = 0; i < using; i++) {
                        modules.set(i, the(modules.get(i).update(Path.of(paths[using + 1 + i]))));
                        System.out.println(modules.get(i) + ", " + the(host.checkLeaks()));
                    }
                    List<?> again = say("updated");
                    free(ports.stream().filter(port -> !again.contains(port)).toList());
                    for (int i = using; i >= 0; i--) {
                        the(modules.get(i).uninstall());
                    }
                    free(again);
                    System.out.println("its " + again.size() + " ports are free");
                    modules.clear();
                    System.out.println("removed, " + the(host.checkLeaks()));
                    the(host.close());
                    the(vertx.close());
                }

                /** Says what the using module does, and gives the ports that it names. */
                private static List<?> say(String when) {
                    List<?> said = host.services().find(List.class).get();
                    System.out.println(when + " " + said.subList(0, said.size() - 2));
                    return said.subList(said.size() - 2, said.size());
                }

                private static void free(List<?> ports) throws Exception {
                    for (Object port : ports) {
                        new ServerSocket(Integer.parseInt(port.toString())).close();
                    }
                }

                private static <T> T the(Future<T> future) throws Exception {
                    return future.await(20, TimeUnit.SECONDS);
                }
            }
            """;

    private final List<Path> path = new ArrayList<>();

    BareProgram(Path folder) {
        for (Path each : Jars.path()) {
            if (!Jars.isOfBerth(each) || Jars.isNamed(each, "io.berth.modules")) {
                path.add(each);
            }
        }
        path.add(Jars.compiled(
                folder, "bare", "module bare { requires io.berth.modules; exports bare; }", "Main", MAIN, List.of()));
    }

    /** What it prints when it is given modules. */
    List<String> run(List<Path> modules) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx256m",
                "--module-path",
                path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                "--add-modules",
                "ALL-MODULE-PATH",
                "--enable-native-access=io.netty.common,com.sun.jna",
                "--module",
                "bare/bare.Main"));
        modules.forEach(module -> command.add(module.toString()));
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(program.getInputStream().readAllBytes(), UTF_8);
            assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).as(said).isZero();
            return said.lines().toList();
        } finally {
            program.destroyForcibly();
        }
    }
}
