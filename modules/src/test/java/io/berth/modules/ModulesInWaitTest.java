package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.modules.ModuleException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Modules in a watched directory that need each other, or somebody else. */
@Timeout(60)
class ModulesInWaitTest extends Watching {
    @Test
    void modules_start_in_whatever_order_they_are_dropped() throws IOException {
        Path words = forge.module("words", "1.0").activator(STARTED).jar();
        drop(
                forge.module("chat", "1.0")
                        .sees(words)
                        .directive("requires words;")
                        .activator(STARTED)
                        .jar(),
                "chat.jar");
        lookTwice();
        isRefused("chat.jar", Kind.MISSING_REQUIREMENT, "words");

        drop(words, "words.jar");
        lookTwice();
        assertThat(modules()).containsExactlyInAnyOrder("chat@1.0 ACTIVE", "words@1.0 ACTIVE");
        assertThat(refused).isEmpty();
    }

    @Test
    void a_module_comes_back_with_the_one_that_it_requires() throws IOException {
        Path words = forge.module("words", "1.0").activator(STARTED).jar();
        Path dropped = drop(words, "words.jar");
        drop(
                forge.module("chat", "1.0")
                        .sees(words)
                        .directive("requires words;")
                        .activator(STARTED)
                        .jar(),
                "chat.jar");
        lookTwice();

        Files.delete(dropped);
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.0 INSTALLED");
        isRefused("chat.jar", Kind.MISSING_REQUIREMENT, "words");

        drop(words, "words.jar");
        lookTwice();
        assertThat(modules()).containsExactlyInAnyOrder("chat@1.0 ACTIVE", "words@1.0 ACTIVE");
    }

    @Test
    void a_module_that_needs_a_service_starts_when_another_brings_it() throws IOException {
        drop(needy(), "a.jar");
        lookTwice();
        isRefused("a.jar", Kind.MISSING_SERVICE, "java.util.concurrent.Executor");
        drop(
                forge.module("b", "1.0")
                        .activator("context.services().register(java.util.concurrent.Executor.class, Runnable::run); "
                                + STARTED)
                        .jar(),
                "b.jar");
        lookTwice();
        assertThat(modules()).containsExactlyInAnyOrder("a@1.0 ACTIVE", "b@1.0 ACTIVE");
        assertThat(refused).isEmpty();
    }

    @Test
    void a_module_that_needs_a_service_starts_when_the_program_brings_it() throws IOException {
        drop(needy(), "a.jar");
        lookTwice();
        host.services().register(java.util.concurrent.Executor.class, Runnable::run);
        await(directory.look());
        assertThat(modules()).containsExactly("a@1.0 ACTIVE");
    }

    private Path needy() {
        return forge.module("a", "1.0")
                .activator(
                        STARTED,
                        "@Override public Set<Class<?>> needs() { return Set.of(java.util.concurrent.Executor.class); }")
                .jar();
    }

    @Test
    void a_module_stopped_or_uninstalled_by_hand_stays_so_until_its_file_changes() throws IOException {
        drop(jar("chat", "1.0"), "chat.jar");
        drop(jar("news", "1.0"), "news.jar");
        lookTwice();
        await(host.module("chat").orElseThrow().stop());
        await(host.module("news").orElseThrow().uninstall());
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.0 RESOLVED");

        drop(jar("chat", "1.1"), "chat.jar");
        drop(jar("news", "1.0"), "news.jar");
        lookTwice();
        assertThat(modules()).containsExactlyInAnyOrder("chat@1.1 ACTIVE", "news@1.0 ACTIVE");
    }
}
