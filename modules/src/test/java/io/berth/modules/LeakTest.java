package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static io.berth.testing.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LeakTest {
    private static final String SHARED = "berth.test.shared"; // a system property that modules leave things in
    private static final String ROOM = "package chat; public class Room { Object more; }";
    private static final String THREAD = """
            Thread thread = new Thread(() -> Activator.waitFor(new Object()), "chat-worker");
            thread.setDaemon(true);
            thread.start();
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            """;
    private static final String WAIT_FOR = """
            static void waitFor(Object it) {
                synchronized (it) {
                    try {
                        it.wait();
                    } catch (InterruptedException end) {
                    }
                }
            }
            """;
    private static final String LOCAL =
            "return context.vertx().executeBlocking(() -> { LOCAL.set(new Room()); return null; });";
    private static final String LOCALS = "static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();";
    private static final String DONE = "return Future.succeededFuture();";

    private final Vertx vertx = Vertx.vertx();
    private final ModuleHost host = ModuleHost.create(vertx);
    private ModuleForge forge;

    @BeforeEach
    void forge(@TempDir Path folder) {
        forge = new ModuleForge(folder);
    }

    @AfterEach
    void close() {
        System.getProperties().remove(SHARED);
        await(host.close());
        await(vertx.close());
    }

    private ModuleForge.Blank chat(String start, String... members) {
        return forge.module("chat", "1.0").source("chat.Room", ROOM).activator(start, members);
    }

    private HostedModule started(ModuleForge.Blank blank) {
        return await(host.install(blank.jar()).compose(HostedModule::start));
    }

    private List<String> holdersOnceRemoved(ModuleForge.Blank blank) {
        await(started(blank).uninstall());
        return holders();
    }

    private List<String> holders() {
        LeakReport report = await(host.checkLeaks());
        assertThat(report.limit()).isEmpty();
        assertThat(report.leaks()).extracting(Leak::module).containsExactly(new ModuleId("chat", "1.0"));
        return report.leaks().get(0).heldBy();
    }

    private static void end(String thread) {
        Thread.getAllStackTraces().keySet().stream()
                .filter(it -> it.getName().equals(thread))
                .forEach(it -> {
                    it.interrupt();
                    until("thread " + thread + " has ended", () -> !it.isAlive());
                });
    }

    private static <T> T shared(Class<T> type) {
        return type.cast(((Reference<?>) System.getProperties().get(SHARED)).get());
    }

    @Test
    void a_host_without_removed_modules_has_no_leaks() {
        assertThat(await(host.checkLeaks())).isEqualTo(LeakReport.CLEAN).hasToString("all removed modules are gone");
    }

    @Test
    void a_module_that_leaves_nothing_is_gone() {
        await(started(chat(DONE)).uninstall());
        assertThat(await(host.checkLeaks()).leaks()).isEmpty();
    }

    @Test
    void a_module_that_is_active_is_no_leak() {
        started(chat(THREAD + DONE, WAIT_FOR));
        assertThat(await(host.checkLeaks()).isClean()).isTrue();
        end("chat-worker");
    }

    @Test
    void a_thread_that_runs_is_named_with_what_it_runs() {
        assertThat(holdersOnceRemoved(chat(THREAD + DONE, WAIT_FOR)))
                .containsExactly("thread 'chat-worker' runs its code (chat.Activator.waitFor)");
        end("chat-worker");
        assertThat(await(host.checkLeaks()).leaks()).isEmpty();
    }

    @Test
    void a_thread_local_is_named_with_its_thread() {
        assertThat(holdersOnceRemoved(chat(LOCAL, LOCALS)))
                .singleElement()
                .asString()
                .matches("thread-local of thread 'vert.x-worker-thread-\\d+' \\(chat.Room\\)");
    }

    @Test
    void a_thread_that_has_the_loader_as_its_context_class_loader_is_named() {
        HostedModule chat = started(chat(DONE));
        Thread idle = new Thread(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        LockSupport.park();
                    }
                },
                "idle");
        idle.setContextClassLoader(chat.module().orElseThrow().getClassLoader());
        idle.start();
        await(chat.uninstall());
        assertThat(holders()).containsExactly("context class loader of thread 'idle'");
        idle.setContextClassLoader(null);
        assertThat(await(host.checkLeaks()).leaks()).isEmpty();
        end("idle");
    }

    @Test
    void a_shutdown_hook_is_named() {
        assertThat(holdersOnceRemoved(chat(hook("chat-hook") + DONE))).containsExactly("shutdown hook 'chat-hook'");
        Runtime.getRuntime().removeShutdownHook(shared(Thread.class));
        assertThat(await(host.checkLeaks()).leaks()).isEmpty();
    }

    private static String hook(String name) {
        return """
               Thread hook = new Thread(() -> new Room(), "%s");
               Runtime.getRuntime().addShutdownHook(hook);
               System.getProperties().put("%s", new java.lang.ref.WeakReference<>(hook));
               """.formatted(name, SHARED);
    }

    @Test
    void a_timer_of_the_jdk_is_named() {
        String start = """
                java.util.Timer timer = new java.util.Timer("chat-timer", true);
                timer.schedule(new TimerTask() { @Override public void run() { timer.purge(); } }, 3_600_000);
                System.getProperties().put("%s", new java.lang.ref.WeakReference<>(timer));
                """.formatted(SHARED);
        assertThat(holdersOnceRemoved(chat(start + DONE))).containsExactly("java.util.Timer 'chat-timer'");
        shared(Timer.class).cancel();
        until(
                "the timer has ended",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("chat-timer")));
        assertThat(await(host.checkLeaks()).leaks()).isEmpty();
    }

    @Test
    void an_mbean_is_named() throws Exception {
        assertThat(holdersOnceRemoved(withMBean(chat(MBEAN + DONE)))).containsExactly("MBean chat:type=Hall");
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName("chat:type=Hall"));
        assertThat(await(host.checkLeaks()).leaks()).isEmpty();
    }

    private static final String MBEAN = """
            try {
                java.lang.management.ManagementFactory.getPlatformMBeanServer()
                        .registerMBean(new Hall(), new javax.management.ObjectName("chat:type=Hall"));
            } catch (javax.management.JMException e) {
                throw new IllegalStateException(e);
            }
            """;

    private static ModuleForge.Blank withMBean(ModuleForge.Blank blank) {
        return blank.directive("requires java.management;")
                .directive("exports chat;")
                .source("chat.HallMBean", "package chat; public interface HallMBean { int getSeats(); }")
                .source(
                        "chat.Hall",
                        "package chat; public class Hall implements HallMBean { public int getSeats() { return 1; } }");
    }

    @Test
    void an_object_that_the_jdk_keeps_is_named_with_the_way_to_it() {
        assertThat(holdersOnceRemoved(
                        chat("System.getProperties().put(\"" + SHARED + "\", List.of(new Room()));" + DONE)))
                .singleElement()
                .asString()
                .startsWith("static field java.lang.System.props -> java.util.Properties")
                .endsWith(" -> chat.Room");
        System.getProperties().remove(SHARED);
        assertThat(await(host.checkLeaks()).leaks()).isEmpty();
    }

    /** A module with a list for others to put things in. */
    private Path town() {
        return forge.module("town", "1.0")
                .directive("exports town;")
                .source(
                        "town.Square",
                        "package town; public class Square {"
                                + " public static final java.util.List<Object> PEOPLE = new java.util.ArrayList<>(); }")
                .jar();
    }

    @Test
    void an_object_that_a_module_keeps_which_stays_is_named_with_the_way_to_it() {
        Path town = town();
        await(host.install(town).compose(HostedModule::start));
        ModuleForge.Blank chat = chat("town.Square.PEOPLE.add(new Room());" + DONE)
                .directive("requires town;")
                .sees(town);
        assertThat(holdersOnceRemoved(chat))
                .containsExactly("static field town.Square.PEOPLE -> java.util.ArrayList -> chat.Room");
    }

    @Test
    void a_module_that_another_holds_which_is_in_memory_too_is_said_to_be_held_by_that() {
        Path town = town();
        await(host.install(town).compose(HostedModule::start));
        HostedModule chat = started(
                chat(THREAD + DONE, WAIT_FOR).directive("requires town;").sees(town));
        await(host.module("town").orElseThrow().uninstall());
        LeakReport report = await(host.checkLeaks());
        assertThat(report.leaks())
                .containsExactly(
                        new Leak(
                                new ModuleId("chat", "1.0"),
                                List.of("thread 'chat-worker' runs its code (chat.Activator.waitFor)")),
                        new Leak(new ModuleId("town", "1.0"), List.of("module chat@1.0, which is in memory still")));
        assertThat(chat.state()).isEqualTo(ModuleState.INSTALLED);
        end("chat-worker");
        assertThat(await(host.checkLeaks()).leaks()).isEmpty();
    }

    @Test
    void all_that_holds_a_module_is_named_at_once() throws Exception {
        String keep = "System.getProperties().put(\"" + SHARED + "2\", new Room());";
        try {
            assertThat(holdersOnceRemoved(
                            withMBean(chat(THREAD + MBEAN + hook("chat-hook") + keep + LOCAL, WAIT_FOR, LOCALS))))
                    .hasSize(5)
                    .contains(
                            "thread 'chat-worker' runs its code (chat.Activator.waitFor)",
                            "MBean chat:type=Hall",
                            "shutdown hook 'chat-hook'")
                    .anyMatch(holder -> holder.startsWith("thread-local of thread 'vert.x-worker-thread-"))
                    .anyMatch(holder -> holder.startsWith("static field java.lang.System.props -> "));
        } finally {
            end("chat-worker");
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName("chat:type=Hall"));
            Runtime.getRuntime().removeShutdownHook(shared(Thread.class));
            System.getProperties().remove(SHARED + "2");
        }
    }

    @Test
    void many_holders_are_cut_short() {
        String keep =
                "for (int i = 0; i < 50; i++) { context.vertx().setTimer(3_600_000 + i, new Room()::on); }" + DONE;
        assertThat(holdersOnceRemoved(forge.module("chat", "1.0")
                        .source("chat.Room", "package chat; class Room { void on(Long timer) {} }")
                        .activator(keep)))
                .hasSizeBetween(1, 21);
    }

    @Test
    void what_goes_when_memory_runs_short_is_said_to_be_held_softly() {
        assertThat(holdersOnceRemoved(chat("System.getProperties().put(\"" + SHARED
                        + "\", new java.lang.ref.SoftReference<>(new Room()));" + DONE)))
                .singleElement()
                .asString()
                .startsWith("softly, until memory runs short: static field java.lang.System.props")
                .endsWith(SoftReference.class.getName() + " -> chat.Room");
    }

    @Test
    void each_version_that_is_left_is_told_of() {
        HostedModule one = started(chat(THREAD + DONE, WAIT_FOR));
        HostedModule two = await(one.update(forge.module("chat", "2.0")
                .source("chat.Room", ROOM)
                .activator(THREAD + DONE, WAIT_FOR)
                .jar()));
        assertThat(await(host.checkLeaks()).leaks()).extracting(Leak::module).containsExactly(one.id());
        await(two.uninstall());
        assertThat(await(host.checkLeaks()).leaks()).extracting(Leak::module).containsExactly(one.id(), two.id());
        end("chat-worker");
        assertThat(await(host.checkLeaks()).leaks()).isEmpty();
    }

    @Test
    void a_host_that_is_closed_can_be_asked_still() {
        started(chat(THREAD + DONE, WAIT_FOR));
        await(host.close());
        assertThat(await(host.checkLeaks()))
                .hasToString("chat@1.0 is held by: thread 'chat-worker' runs its code" + " (chat.Activator.waitFor)");
        end("chat-worker");
        assertThat(await(host.checkLeaks()).isClean()).isTrue();
    }

    @Test
    void the_heap_dump_is_not_left_behind() throws IOException {
        holdersOnceRemoved(chat(THREAD + DONE, WAIT_FOR));
        end("chat-worker");
        assertThat(dumps()).isEmpty();
    }

    /** Of this process: others may look for leaks at the same time. */
    private static List<Path> dumps() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(HeapDump.FOLDER))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void without_a_heap_dump_threads_and_mbeans_are_named_and_the_limit_is_told() throws Exception {
        HostedModule chat = started(withMBean(chat(THREAD + MBEAN + DONE, WAIT_FOR)));
        Departures departures = new Departures();
        departures.add(chat.id(), chat.module().orElseThrow().getClassLoader());
        LeakReport report = LiveHolders.report(departures.remaining(), "no more could be done");
        assertThat(report.limit()).contains("no more could be done");
        assertThat(report.leaks())
                .singleElement()
                .satisfies(leak -> assertThat(leak.heldBy())
                        .containsExactlyInAnyOrder(
                                "thread 'chat-worker' runs its code (chat.Activator.waitFor)", "MBean chat:type=Hall"));
        end("chat-worker");
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName("chat:type=Hall"));
    }
}
