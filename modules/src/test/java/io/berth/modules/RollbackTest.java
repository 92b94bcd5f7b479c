package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What remains of a version when an update fails: all of it. */
@Timeout(60)
class RollbackTest {
    private static final String OFFERS =
            "context.services().register(String.class, context.id().version()); return Future.succeededFuture();";

    /** Offers its version, and registers something of each sort under the name of the module. */
    private static final String LIVES = """
            context.services().register(String.class, context.id().version());
            context.consumer("version", message -> message.reply(context.id().version()));
            context.periodic(1, () -> context.vertx().eventBus().publish("ticks", context.id().version()));
            context.bequeath("value", "of " + context.id().version(), () -> {
                context.vertx().eventBus().publish("undone", "value by " + context.id().version());
                return Future.succeededFuture();
            });
            """;

    private final Vertx vertx = Vertx.vertx();
    private final ModuleHost host =
            ModuleHost.create(vertx, HostOptions.DEFAULT.withStartDeadline(Duration.ofSeconds(2)));
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final ServiceHandle<String> version = host.services().find(String.class);
    private ModuleForge forge;

    @BeforeEach
    void forge(@TempDir Path folder) {
        forge = new ModuleForge(folder);
    }

    @AfterEach
    void close() {
        await(host.close());
        await(vertx.close());
    }

    private Path jar(String version, String start, String... members) {
        return forge.module("chat", version).activator(start, members).jar();
    }

    @Test
    void a_new_version_that_throws_leaves_the_old_one_as_if_nothing_had_happened() {
        assertOldOneLives(Kind.START_FAILED, jar("2.0", LIVES + "throw new IllegalStateException();"));
    }

    @Test
    void one_whose_start_fails_leaves_the_old_one_as_if_nothing_had_happened() {
        assertOldOneLives(Kind.START_FAILED, jar("2.0", LIVES + "return Future.failedFuture(\"no\");"));
    }

    @Test
    void one_that_does_not_start_in_its_time_leaves_the_old_one_as_if_nothing_had_happened() {
        assertOldOneLives(Kind.DEADLINE, jar("2.0", LIVES + "return Promise.promise().future();"));
    }

    @Test
    void one_that_inherits_and_fails_leaves_the_old_one_what_it_is_to_inherit() {
        assertOldOneLives(Kind.START_FAILED, jar("2.0", """
                context.inherit("value", String.class, value -> {
                    context.vertx().eventBus().publish("undone", value + " by " + context.id().version());
                    return Future.succeededFuture();
                });
                return Future.failedFuture("no");
                """));
    }

    @Test
    void one_that_cannot_be_read_leaves_the_old_one_as_if_nothing_had_happened() throws IOException {
        Path broken = jar("2.0", OFFERS);
        Files.writeString(broken, "no jar");
        assertOldOneLives(Kind.INVALID_DESCRIPTOR, broken);
    }

    @Test
    void one_that_requires_what_is_missing_leaves_the_old_one_as_if_nothing_had_happened() {
        Path library = forge.module("library", "1.0")
                .source("library.Thing", "package library; public class Thing {}")
                .jar();
        assertOldOneLives(
                Kind.MISSING_REQUIREMENT,
                forge.module("chat", "2.0")
                        .directive("requires library;")
                        .sees(library)
                        .activator(OFFERS)
                        .jar());
    }

    @Test
    void one_that_needs_what_only_the_old_one_offers_leaves_that_as_if_nothing_had_happened() {
        assertOldOneLives(
                Kind.MISSING_SERVICE,
                jar("2.0", OFFERS, "@Override public Set<Class<?>> needs() { return Set.of(String.class); }"));
    }

    @Test
    void another_module_takes_no_place() {
        assertOldOneLives(
                Kind.INVALID_ARGUMENT,
                forge.module("other", "2.0").activator(OFFERS).jar());
    }

    @Test
    void the_same_version_takes_no_place() {
        assertOldOneLives(Kind.ALREADY_INSTALLED, jar("1.0", OFFERS));
    }

    /** Whatever the old version has registered is its own still, and goes with it in the end. */
    private void assertOldOneLives(Kind kind, Path broken) {
        HostedModule old = await(host.install(jar("1.0", LIVES + "return Future.succeededFuture();"))
                .compose(HostedModule::start));
        vertx.eventBus().<String>consumer("undone", message -> told.add(message.body()));
        List<String> services = host.describeServices();

        assertThatThrownBy(() -> await(old.update(broken)))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.kind()).isEqualTo(kind));

        assertThat(host.modules()).containsExactly(old);
        assertThat(old.state()).isEqualTo(ModuleState.ACTIVE);
        assertThat(host.describeServices()).isEqualTo(services);
        for (int i = 0; i < 4; i++) { // consumers would take turns
            assertThat(await(vertx.eventBus().request("version", "?")).body()).isEqualTo("1.0");
        }
        Promise<String> tick = Promise.promise();
        vertx.eventBus().<String>consumer("ticks", message -> tick.tryComplete(message.body()));
        assertThat(await(tick.future())).isEqualTo("1.0");
        assertThat(told).doesNotContain("of 1.0 by 2.0", "value by 1.0");

        told.clear();
        HostedModule next = await(old.update(jar("3.0", """
                context.services().register(String.class, context.inherit("value", String.class, value -> Future.succeededFuture()).get());
                return Future.succeededFuture();
                """)));
        assertThat(version.get()).isEqualTo("of 1.0");
        assertThat(await(next.stop()).isClean()).isTrue();
        assertThat(told).isEmpty();
    }
}
