package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The host command as people run it: the script in the root, in a process of its own, and jars that are dropped. */
@Timeout(120)
class HostIT {
    private static final String WAITS_FOR_EVER = """
            @Override public Future<?> start(ModuleContext module) {
                new Thread(() -> {
                    while (true) java.util.concurrent.locks.LockSupport.park();
                }, "left behind").start();
                return Future.succeededFuture();
            }
            """;

    private Path modules;

    @BeforeEach
    void modules(@TempDir Path folder) throws IOException {
        modules = Files.createDirectory(folder.resolve("modules"));
    }

    private Command host() throws IOException {
        Command host = new Command("host", modules.toString(), "--interval", "50");
        assertThat(host.line()).isEqualTo("hosting " + modules + " transport epoll");
        return host;
    }

    /** Its output up to a line that is so. */
    private static List<String> until(Command host, String last) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = host.line(); line != null; line = host.line()) {
            lines.add(line);
            if (line.startsWith(last)) {
                return lines;
            }
        }
        throw new AssertionError("no '" + last + "' in " + lines);
    }

    private static void ends(Command host) throws IOException, InterruptedException {
        host.type("quit");
        assertThat(host.status()).isZero();
        assertThat(host.errors()).noneMatch(line -> line.startsWith("berth:"));
    }

    @Test
    void modules_come_are_updated_and_go_with_their_files() throws Exception {
        Path chat = ModuleJar.of("chat", "1.0").into(modules);
        try (Command host = host()) {
            assertThat(until(host, "active")).containsExactly("installed chat@1.0", "active chat@1.0");

            ModuleJar.of("news", "1.0").into(modules);
            assertThat(until(host, "active")).containsExactly("installed news@1.0", "active news@1.0");

            ModuleJar.of("chat", "1.1").into(modules);
            assertThat(until(host, "updated"))
                    .containsExactly(
                            "installed chat@1.1",
                            "active chat@1.1",
                            "stopped chat@1.0",
                            "updated chat@1.0 to chat@1.1");

            Files.delete(chat);
            assertThat(until(host, "gone")).containsExactly("stopped chat@1.1", "gone chat@1.1");

            host.type("list");
            assertThat(host.line()).isEqualTo("news@1.0 ACTIVE from " + modules.resolve("news.jar"));
            ends(host);
            assertThat(host.lines()).containsExactly("stopped news@1.0", "gone news@1.0");
        }
    }

    @Test
    void modules_that_require_each_other_are_dropped_in_any_order() throws Exception {
        Path words = ModuleJar.of("words", "1.0").into(modules);
        ModuleJar.of("chat", "1.0").requiring("words").into(modules);
        Path kept = Files.move(words, modules.resolveSibling("words.jar"));
        try (Command host = host()) {
            assertThat(until(host, "failed"))
                    .last()
                    .asString()
                    .startsWith("failed chat.jar: chat@1.0 requires words, which is not there: install it first");
            Files.move(kept, words);
            assertThat(until(host, "active chat")).contains("active words@1.0");
            ends(host);
        }
    }

    @Test
    void a_bad_file_is_told_of_once_and_the_old_version_runs_on() throws Exception {
        ModuleJar.of("chat", "1.0").into(modules);
        try (Command host = host()) {
            until(host, "active chat");
            ModuleJar.of("chat", "1.1").with(ModuleJar.DOES_NOT_START).into(modules);
            assertThat(until(host, "gone"))
                    .containsExactly(
                            "installed chat@1.1",
                            "failed chat@1.1: chat@1.1 does not start (no way): look at the cause; all that the module"
                                    + " had registered is undone",
                            "thrown by chat@1.1/chat.Activator.start(Activator.java:7): java.lang.IllegalStateException:"
                                    + " no way",
                            "gone chat@1.1");
            Files.writeString(modules.resolve("text.jar"), "no jar");
            assertThat(until(host, "failed"))
                    .singleElement()
                    .asString()
                    .startsWith("failed text.jar: no module can be read");
            host.type("list");
            assertThat(host.line()).startsWith("chat@1.0 ACTIVE");
            ends(host);
        }
    }

    @Test
    void modules_are_started_stopped_updated_and_removed_by_hand() throws Exception {
        ModuleJar.of("chat", "1.0").into(modules);
        Path next =
                ModuleJar.of("chat", "1.1").with("""
                @Override public Future<?> start(ModuleContext module) {
                    module.services().register(Runnable.class, () -> {});
                    return Future.succeededFuture();
                }
                """).into(Files.createDirectory(modules.resolveSibling("a place")));
        try (Command host = host()) {
            until(host, "active chat");
            host.type("services");
            assertThat(host.line()).isEqualTo("no services");
            host.type("stop chat");
            assertThat(host.line()).isEqualTo("stopped chat@1.0");
            host.type("start chat");
            assertThat(host.line()).isEqualTo("active chat@1.0");
            host.type("update chat " + next);
            until(host, "updated chat@1.0 to chat@1.1");
            host.type("services");
            assertThat(host.line()).isEqualTo("java.lang.Runnable by chat@1.1");
            host.type("uninstall chat");
            assertThat(until(host, "gone")).containsExactly("stopped chat@1.1", "gone chat@1.1");
            host.type("list");
            assertThat(host.line()).isEqualTo("no modules");
            ends(host);
        }
    }

    @Test
    void what_did_not_end_is_told_of() throws Exception {
        ModuleJar.of("chat", "1.0").with("""
                @Override public Future<?> start(ModuleContext module) {
                    module.onStop("the lamp", () -> Future.failedFuture("it burns"));
                    return Future.succeededFuture();
                }
                """).into(modules);
        try (Command host = host()) {
            until(host, "active chat");
            host.type("uninstall chat");
            assertThat(until(host, "gone"))
                    .containsExactly("stopped chat@1.0", "unended chat@1.0: the lamp: it burns", "gone chat@1.0");
            ends(host);
        }
    }

    @Test
    void what_holds_a_removed_module_is_named() throws Exception {
        ModuleJar.of("chat", "1.0").into(modules);
        ModuleJar.of("stays", "1.0").with(WAITS_FOR_EVER).into(modules);
        try (Command host = host()) {
            until(host, "active stays");
            host.type("uninstall chat");
            until(host, "gone");
            host.type("leaks");
            assertThat(host.line()).isEqualTo("all removed modules are gone");
            host.type("uninstall stays");
            until(host, "gone");
            host.type("leaks");
            assertThat(host.line()).startsWith("stays@1.0 is held by: ").contains("left behind");
            host.terminate();
            assertThat(host.status()).isZero();
        }
    }

    @Test
    void a_mistaken_line_is_answered_with_what_to_do_and_modules_run_on() throws Exception {
        ModuleJar.of("chat", "1.0").into(modules);
        try (Command host = host()) {
            until(host, "active chat");
            host.complains("""
                    strat chat              | 'strat chat' is no command; use 'list', 'start NAME', 'stop NAME', 'update
                    LIST                    | 'LIST' is no command
                    list all                | 'list all' is no command
                    start                   | 'start' is no command
                    start chat now          | 'start chat now' is no command
                    start nobody            | there is no module 'nobody'; 'list' names those that there are
                    start chat              | chat@1.0 runs already; 'stop chat' first
                    stop nobody             | there is no module 'nobody'
                    update chat             | 'update chat' is no command
                    update nobody chat.jar  | there is no module 'nobody'
                    update chat nowhere.jar | nowhere.jar: give a modular jar
                    uninstall               | 'uninstall' is no command
                    uninstall nobody        | there is no module 'nobody'
                    install chat.jar        | 'install chat.jar' is no command
                    services all            | 'services all' is no command
                    leaks now               | 'leaks now' is no command
                    """, "list");
        }
    }

    @Test
    void without_any_input_it_hosts_until_sigterm_and_stops_its_modules() throws Exception {
        ModuleJar.of("chat", "1.0").into(modules);
        try (Command host = host()) {
            host.typeNoMore();
            until(host, "active chat");
            host.terminate();
            assertThat(host.status()).isZero();
            assertThat(host.lines()).containsExactly("stopped chat@1.0", "gone chat@1.0");
        }
    }

    @Test
    void the_end_of_the_input_is_quit() throws Exception {
        try (Command host = host()) {
            host.type("list");
            assertThat(host.line()).isEqualTo("no modules");
            host.typeNoMore();
            assertThat(host.status()).isZero();
        }
    }
}
