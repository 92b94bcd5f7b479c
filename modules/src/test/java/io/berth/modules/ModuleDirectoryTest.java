package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.modules.ModuleException.Kind;
import io.berth.testing.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A watched directory itself, and the configuration that lies in it. */
@Timeout(60)
class ModuleDirectoryTest extends Watching {
    // --- configuration

    @Test
    void a_file_beside_the_jars_is_the_configuration_of_its_module_over_defaults() throws IOException {
        Files.writeString(watched.resolve("chat.json"), "{\"room\": \"blue\"}");
        drop(configured(), "chat-1.0.jar");
        lookTwice();
        assertThat(vertx.sharedData().getLocalMap("test"))
                .containsEntry("configuration", "{\"room\":\"blue\",\"size\":3}");
    }

    @Test
    void a_broken_configuration_is_reported_and_tried_again_when_it_changes() throws IOException {
        Path configuration = Files.writeString(watched.resolve("chat.json"), "{\"room\": ");
        drop(configured(), "chat-1.0.jar");
        lookTwice();
        lookTwice();
        isRefused("chat-1.0.jar", Kind.INVALID_CONFIGURATION, "chat.json");

        Files.writeString(configuration, "{\"room\": \"blue\"}");
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");
        assertThat(vertx.sharedData().getLocalMap("test"))
                .containsEntry("configuration", "{\"room\":\"blue\",\"size\":3}");
    }

    private Path configured() {
        return forge.module("chat", "1.0")
                .activator(
                        "context.vertx().sharedData().getLocalMap(\"test\").put(\"configuration\","
                                + " context.configuration().encode()); " + STARTED,
                        "@Override public JsonObject defaults() {"
                                + " return new JsonObject().put(\"room\", \"red\").put(\"size\", 3); }")
                .jar();
    }

    // --- the directory itself

    @Test
    void a_directory_that_cannot_be_read_is_reported_and_modules_stay() throws IOException {
        drop(jar("chat", "1.0"), "chat.jar");
        lookTwice();
        Path away = Files.move(watched, watched.resolveSibling("away"));
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");
        assertThat(refused).singleElement().satisfies(refusal -> {
            assertThat(refusal.getKey()).isEqualTo(watched);
            assertThat(refusal.getValue().kind()).isEqualTo(Kind.INVALID_SOURCE);
        });
        Files.move(away, watched);
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");
    }

    @Test
    void a_directory_keeps_nothing_of_modules_that_are_gone() throws IOException {
        Path chat = drop(jar("chat", "1.0"), "chat.jar");
        lookTwice();
        drop(
                forge.module("chat", "1.1")
                        .activator("throw new Own();", "static final class Own extends RuntimeException {}")
                        .jar(),
                "chat.jar");
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");
        isRefused("chat.jar", Kind.START_FAILED, "Own");
        drop(jar("chat", "1.2"), "chat.jar");
        lookTwice();
        assertThat(await(host.checkLeaks()).leaks()).isEmpty();
        Files.delete(chat);
        lookTwice();
        assertThat(await(host.checkLeaks()).leaks()).isEmpty();
    }

    @Test
    void a_listener_that_throws_changes_nothing() throws IOException {
        await(directory.close());
        directory = new ModuleDirectory(host, watched, Duration.ofHours(1), (path, reason) -> {
            throw new IllegalStateException("listener");
        });
        drop(brokenJar("bad", "1.0"), "a.jar");
        drop(jar("good", "1.0"), "good.jar");
        lookTwice();
        assertThat(modules()).contains("good@1.0 ACTIVE");
    }

    @Test
    void a_host_that_watches_has_what_was_there_and_sees_what_comes() throws IOException {
        drop(jar("chat", "1.0"), "chat.jar");
        ModuleDirectory polled = await(host.watch(watched, Duration.ofMillis(20)));
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");
        drop(jar("chat", "1.1"), "chat.jar");
        Waiting.until("it is updated", () -> modules().equals(List.of("chat@1.1 ACTIVE")));

        await(polled.close());
        assertThat(modules()).containsExactly("chat@1.1 ACTIVE");
        drop(jar("news", "1.0"), "news.jar");
        await(polled.look());
        await(polled.look());
        assertThat(modules()).containsExactly("chat@1.1 ACTIVE");
    }

    @Test
    void what_is_not_a_directory_cannot_be_watched() {
        assertThatThrownBy(() -> await(host.watch(watched.resolve("nowhere"), Duration.ofMillis(20))))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_ARGUMENT))
                .hasMessageContaining("nowhere is not a directory");
        assertThatThrownBy(() -> host.watch(watched, Duration.ZERO))
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining("interval is PT0S and must be positive");
    }

    @Test
    void a_host_that_is_closed_while_a_directory_is_looked_at_leaves_nothing_behind() throws IOException {
        drop(jar("chat", "1.0"), "chat.jar");
        await(directory.look());
        var looking = directory.look();
        await(host.close());
        await(looking);
        assertThat(modules()).isEmpty();
        assertThat(refused).isEmpty();
    }

    @Test
    void closing_before_the_second_look_ends_the_wait_for_it() {
        var watching = host.watch(watched, Duration.ofHours(1));
        await(host.close());
        assertThatThrownBy(() -> await(watching))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
    }
}
