package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.modules.ModuleException.Kind;
import io.berth.testing.Waiting;
import io.vertx.core.Vertx;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a version leaves to the next, and what it hands over. Modules tell what happens to a list that the host offers. */
@Timeout(60)
class HandOverTest {
    /** Tells something with the version before it. */
    private static final String TELL = """
            static void tell(ModuleContext context, String what) {
                ((List<Object>) context.services().find(List.class).get()).add(context.id().version() + " " + what);
            }
            static Undo telling(ModuleContext context, String what) {
                return () -> { tell(context, what); return Future.succeededFuture(); };
            }
            static Holding held(ModuleContext context, String what) {
                return new Holding() {
                    @Override public Future<?> handOver() { tell(context, "gives " + what); return Future.succeededFuture(); }
                    @Override public Future<?> takeOver() { tell(context, "takes " + what); return Future.succeededFuture(); }
                };
            }
            """;

    private static final String DONE = "return Future.succeededFuture();";

    private static final String TELLS_ITS_STOP = """
            @Override public Future<?> stop(ModuleContext context) {
                tell(context, "stops");
                return Future.succeededFuture();
            }
            """;

    /** Leaves a value, and undoes it telling so. */
    private static final String LEAVES = "context.bequeath(\"port\", 80, telling(context, \"closes port\"));";

    /** Inherits the value, tells so, and undoes it telling so. */
    private static final String INHERITS = """
            context.inherit("port", Integer.class, port -> {
                tell(context, "closes port");
                return Future.succeededFuture();
            }).ifPresentOrElse(port -> tell(context, "inherits " + port), () -> tell(context, "inherits nothing"));
            """;

    private final Vertx vertx = Vertx.vertx();
    private final ModuleHost host =
            ModuleHost.create(vertx, HostOptions.DEFAULT.withStepDeadline(Duration.ofMillis(300)));
    private final List<Object> told = new CopyOnWriteArrayList<>();
    private final List<StopReport> reports = new CopyOnWriteArrayList<>();
    private ModuleForge forge;

    @BeforeEach
    void forge(@TempDir Path folder) {
        forge = new ModuleForge(folder);
        host.services().register(List.class, told);
        host.onEvent(event -> {
            if (event.report() != null) {
                reports.add(event.report());
            }
        });
    }

    @AfterEach
    void close() {
        await(host.close());
        await(vertx.close());
    }

    private Path jar(String version, String start, String... members) {
        List<String> all = new ArrayList<>(List.of(members));
        all.add(TELL);
        return forge.module("chat", version)
                .activator(start, all.toArray(String[]::new))
                .jar();
    }

    private HostedModule started(Path jar) {
        return await(host.install(jar).compose(HostedModule::start));
    }

    // --- values

    @Test
    void the_first_version_inherits_nothing() {
        started(jar("1.0", INHERITS + DONE));

        assertThat(told).containsExactly("1.0 inherits nothing");
    }

    @Test
    void a_value_goes_from_version_to_version_and_is_undone_by_the_last() {
        HostedModule module = started(jar("1.0", LEAVES + DONE));
        for (String next : List.of("2.0", "3.0", "4.0")) {
            module = await(module.update(jar(next, INHERITS + DONE)));
        }
        assertThat(told).containsExactly("2.0 inherits 80", "3.0 inherits 80", "4.0 inherits 80");

        await(module.stop());

        assertThat(told).last().isEqualTo("4.0 closes port");
        assertThat(told).hasSize(4);
    }

    @Test
    void a_value_that_nobody_inherits_is_undone_with_the_version_that_has_left_it() {
        HostedModule old = started(jar("1.0", LEAVES + DONE));

        await(old.update(jar("2.0", DONE)));

        assertThat(told).containsExactly("1.0 closes port");
    }

    @Test
    void a_value_is_undone_after_what_was_registered_since_it_was_inherited() {
        HostedModule old = started(jar("1.0", LEAVES + DONE));
        HostedModule next = await(old.update(jar(
                "2.0",
                "context.onStop(\"first\", telling(context, \"ends first\"));" + INHERITS
                        + "context.onStop(\"user\", telling(context, \"ends user\"));" + DONE)));

        await(next.stop());

        assertThat(told).containsExactly("2.0 inherits 80", "2.0 ends user", "2.0 closes port", "2.0 ends first");
    }

    @Test
    void a_version_that_starts_anew_inherits_nothing_of_one_that_has_stopped() {
        HostedModule module = started(jar("1.0", INHERITS + LEAVES + DONE));
        await(module.stop());

        await(module.start());

        assertThat(told).containsExactly("1.0 inherits nothing", "1.0 closes port", "1.0 inherits nothing");
    }

    @Test
    void a_value_of_the_modules_own_type_is_refused() {
        assertRefused(
                "context.bequeath(\"own\", new Object() {}, telling(context, \"undone\")); " + DONE,
                "a class of the module itself");
    }

    @Test
    void a_name_is_used_once() {
        assertRefused(LEAVES + LEAVES + DONE, "something called 'port' already");
    }

    @Test
    void a_value_of_another_type_is_refused_with_both_types() {
        HostedModule old = started(jar("1.0", LEAVES + DONE));

        assertThatThrownBy(() -> await(old.update(
                        jar("2.0", "context.inherit(\"port\", String.class, it -> Future.succeededFuture());" + DONE))))
                .hasMessageContaining("java.lang.Integer, not a java.lang.String");

        assertThat(old.state()).isEqualTo(ModuleState.ACTIVE);
    }

    private void assertRefused(String start, String message) {
        assertThatThrownBy(() -> started(jar("1.0", start)))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.kind()).isEqualTo(Kind.START_FAILED))
                .hasMessageContaining(message);
    }

    @Test
    void versions_that_have_left_and_inherited_can_be_collected() {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        HostedModule module = started(jar("1.0", LEAVES + DONE));
        loaders.add(loader(module));
        for (String next : List.of("2.0", "3.0", "4.0")) {
            module = await(module.update(jar(next, INHERITS + "context.hold(\"x\", held(context, \"x\"));" + DONE)));
            loaders.add(loader(module));
        }

        Waiting.until("three of four are gone", () -> {
            System.gc();
            return loaders.stream().filter(it -> it.get() == null).count() == 3;
        });
    }

    private static WeakReference<ClassLoader> loader(HostedModule module) {
        return new WeakReference<>(module.module().orElseThrow().getClassLoader());
    }

    // --- holdings

    @Test
    void what_is_held_is_handed_over_in_the_order_it_was_named_and_before_the_old_one_stops() {
        String holds = "tell(context, \"starts, comes later: \" + context.isToBeHandedOver(\"b\"));"
                + "context.hold(\"b\", held(context, \"b\")); context.hold(\"a\", held(context, \"a\"));" + DONE;
        HostedModule old = started(jar("1.0", holds, TELLS_ITS_STOP));

        await(old.update(jar("2.0", holds)));

        assertThat(told)
                .containsExactly(
                        "1.0 starts, comes later: false",
                        "2.0 starts, comes later: true",
                        "1.0 gives b",
                        "2.0 takes b",
                        "1.0 gives a",
                        "2.0 takes a",
                        "1.0 stops");
        assertThat(reports)
                .singleElement()
                .satisfies(it -> assertThat(it.isClean()).isTrue());
    }

    @Test
    void nothing_is_handed_over_by_a_stop_or_to_a_version_that_fails() {
        HostedModule old = started(jar("1.0", "context.hold(\"a\", held(context, \"a\"));" + DONE));

        assertThatThrownBy(() -> await(old.update(jar("2.0", "return Future.failedFuture(\"no\");"))))
                .isInstanceOf(ModuleException.class);
        await(old.stop());

        assertThat(told).isEmpty();
    }

    @Test
    void what_is_not_handed_over_well_is_noted_and_the_rest_is() {
        HostedModule old = started(jar("1.0", """
                context.hold("a", () -> { throw new IllegalStateException("thrown"); });
                context.hold("b", () -> Future.failedFuture("failed"));
                context.hold("c", () -> Promise.promise().future());
                context.hold("d", () -> null);
                context.hold("e", held(context, "e"));
                return Future.succeededFuture();
                """));

        HostedModule next = await(old.update(jar("2.0", "context.hold(\"a\", held(context, \"a\"));" + DONE)));

        assertThat(next.state()).isEqualTo(ModuleState.ACTIVE);
        assertThat(old.state()).isEqualTo(ModuleState.UNINSTALLED);
        assertThat(told).containsExactly("1.0 gives e");
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.module()).isEqualTo(old.id());
            assertThat(report.unended()).hasSize(4);
            assertThat(report.unended().get(0)).isEqualTo("handing over a: thrown");
            assertThat(report.unended().get(1)).isEqualTo("handing over b: failed");
            assertThat(report.unended().get(2)).startsWith("handing over c: it did not end within 300 ms");
            assertThat(report.unended().get(3)).startsWith("handing over d: ");
        });
    }

    @Test
    void what_is_not_taken_over_well_is_noted() {
        HostedModule old = started(jar("1.0", "context.hold(\"a\", held(context, \"a\"));" + DONE));

        await(old.update(jar("2.0", """
                context.hold("a", new Holding() {
                    @Override public Future<?> handOver() { return Future.succeededFuture(); }
                    @Override public Future<?> takeOver() { return Future.failedFuture("no room"); }
                });
                return Future.succeededFuture();
                """)));

        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.unended()).containsExactly("taking over a: no room"));
    }
}
