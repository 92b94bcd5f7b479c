package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A host for a test, what happened in it, and a log that its modules write to. */
abstract class Hosting {
    /** For activators: log(context, line). */
    static final String LOG = """
            @SuppressWarnings("unchecked")
            static void log(ModuleContext context, String line) {
                ((Collection<String>) context.services().find(Collection.class).get()).add(line);
            }
            """;

    static final String STARTED = "return Future.succeededFuture();";

    final Vertx vertx = Vertx.vertx();
    final List<ModuleEvent> events = new CopyOnWriteArrayList<>();
    final List<String> log = new CopyOnWriteArrayList<>();
    ModuleHost host;
    ModuleForge forge;

    @BeforeEach
    final void open(@TempDir Path folder) {
        forge = new ModuleForge(folder);
        host = host(HostOptions.DEFAULT);
    }

    @AfterEach
    final void close() {
        await(host.close());
        await(vertx.close());
    }

    /** A host in the place of the one before. */
    final ModuleHost host(HostOptions options) {
        if (host != null) {
            await(host.close());
        }
        events.clear();
        host = ModuleHost.create(vertx, options);
        host.onEvent(events::add);
        host.services().register(Collection.class, log);
        return host;
    }

    /** A host that does not wait for long. */
    final ModuleHost impatientHost() {
        return host(
                HostOptions.DEFAULT.withStartDeadline(Duration.ofMillis(100)).withStepDeadline(Duration.ofMillis(100)));
    }

    /** A module 1.0 with an activator, which has log(context, line). */
    final ModuleForge.Blank blank(String name, String start, String... members) {
        List<String> all = new ArrayList<>(List.of(members));
        all.add(LOG);
        return forge.module(name, "1.0").activator(start, all.toArray(String[]::new));
    }

    /** A module 1.0 with an activator, installed. */
    final HostedModule installed(String name, String start, String... members) {
        return install(blank(name, start, members).jar());
    }

    /** A module 1.0 that says when it starts and stops. */
    final ModuleForge.Blank telling(String name, String... members) {
        List<String> all = new ArrayList<>(List.of(members));
        all.add("@Override public Future<?> stop(ModuleContext context) {"
                + " log(context, \"stop %s\"); return Future.succeededFuture(); }".formatted(name));
        return blank(name, "log(context, \"start %s\"); ".formatted(name) + STARTED, all.toArray(String[]::new));
    }

    final HostedModule install(Path source) {
        return await(host.install(source));
    }

    /** What the tests say of a failed future. */
    static AbstractThrowableAssert<?, ? extends Throwable> assertFails(Future<?> future, Kind kind) {
        return assertThatThrownBy(() -> await(future))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
