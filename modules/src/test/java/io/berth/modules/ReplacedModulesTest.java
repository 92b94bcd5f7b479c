package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.modules.ModuleException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files in a watched directory that get another version, or another module. */
@Timeout(60)
class ReplacedModulesTest extends Watching {
    @Test
    void a_newer_version_in_the_same_file_updates_the_module() throws IOException {
        drop(jar("chat", "1.0"), "chat.jar");
        lookTwice();
        events.clear();
        drop(jar("chat", "1.1"), "chat.jar");
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.1 ACTIVE");
        assertThat(events)
                .filteredOn(event -> event.state() == ModuleState.ACTIVE || event.state() == ModuleState.STOPPING)
                .extracting(event -> event.module().version() + " " + event.state())
                .containsExactly("1.1 ACTIVE", "1.0 STOPPING");
    }

    @Test
    void an_older_version_in_the_same_file_takes_the_place_of_a_newer_one() throws IOException {
        drop(jar("chat", "1.1"), "chat.jar");
        lookTwice();
        drop(jar("chat", "1.0"), "chat.jar");
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");
    }

    @Test
    void a_jar_built_again_with_the_same_version_is_stopped_and_started_anew() throws IOException {
        drop(jar("chat", "1.0"), "chat.jar");
        lookTwice();
        events.clear();
        drop(
                forge.module("chat", "1.0")
                        .activator("context.vertx().sharedData().getLocalMap(\"test\").put(\"built\", \"again\"); "
                                + STARTED)
                        .jar(),
                "chat.jar");
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");
        assertThat(vertx.sharedData().getLocalMap("test")).containsEntry("built", "again");
        assertThat(events)
                .extracting(ModuleEvent::state)
                .startsWith(ModuleState.STOPPING, ModuleState.RESOLVED, ModuleState.UNINSTALLED, ModuleState.INSTALLED)
                .endsWith(ModuleState.ACTIVE);
    }

    @Test
    void what_requires_a_module_that_was_built_again_runs_again() throws IOException {
        Path words = forge.module("words", "1.0").activator(STARTED).jar();
        drop(words, "words.jar");
        drop(
                forge.module("chat", "1.0")
                        .sees(words)
                        .directive("requires words;")
                        .activator(STARTED)
                        .jar(),
                "chat.jar");
        lookTwice();
        assertThat(modules()).containsExactlyInAnyOrder("chat@1.0 ACTIVE", "words@1.0 ACTIVE");
        drop(jar("words", "1.0"), "words.jar");
        lookTwice();
        assertThat(modules()).containsExactlyInAnyOrder("chat@1.0 ACTIVE", "words@1.0 ACTIVE");
        assertThat(refused).isEmpty();
    }

    @Test
    void a_version_that_does_not_start_leaves_the_old_one_alone() throws IOException {
        drop(jar("chat", "1.0"), "chat.jar");
        lookTwice();
        drop(brokenJar("chat", "1.1"), "chat.jar");
        lookTwice();
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");
        isRefused("chat.jar", Kind.START_FAILED, "no way");
    }

    @Test
    void a_file_that_becomes_unreadable_leaves_its_module_alone() throws IOException {
        Path chat = drop(jar("chat", "1.0"), "chat.jar");
        drop(jar("chat", "0.9"), "older.jar");
        lookTwice();
        refused.clear();
        Files.writeString(chat, "no jar");
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");
        isRefused("chat.jar", Kind.INVALID_DESCRIPTOR, "chat.jar");
    }

    @Test
    void of_two_files_with_a_module_the_newer_version_wins_and_the_other_follows_when_it_goes() throws IOException {
        drop(jar("chat", "1.0"), "chat-1.0.jar");
        lookTwice();
        Path newer = drop(jar("chat", "1.10"), "chat-1.10.jar");
        drop(jar("chat", "1.9"), "chat-1.9.jar");
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.10 ACTIVE");
        isRefused("chat-1.9.jar", Kind.ALREADY_INSTALLED, "chat-1.10.jar has chat@1.10");

        events.clear();
        Files.delete(newer);
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.9 ACTIVE");
        assertThat(events.get(0)).extracting(ModuleEvent::state).isEqualTo(ModuleState.INSTALLED);
        assertThat(refused).isEmpty();
    }

    @Test
    void of_two_files_with_the_same_version_one_is_used_and_the_other_reported() throws IOException {
        drop(jar("chat", "1.0"), "a.jar");
        drop(jar("chat", "1.0"), "b.jar");
        lookTwice();
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");
        isRefused("b.jar", Kind.ALREADY_INSTALLED, "a.jar has chat@1.0");
    }

    @Test
    void where_the_newest_version_does_not_start_the_next_one_does() throws IOException {
        drop(jar("chat", "1.0"), "chat-1.0.jar");
        drop(brokenJar("chat", "1.1"), "chat-1.1.jar");
        lookTwice();
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");
    }

    @Test
    void a_file_that_gets_another_module_takes_the_first_with_it() throws IOException {
        drop(jar("chat", "1.0"), "app.jar");
        lookTwice();
        drop(jar("news", "1.0"), "app.jar");
        lookTwice();
        assertThat(modules()).containsExactly("news@1.0 ACTIVE");
    }

    @Test
    void a_module_that_the_program_has_installed_yields_to_a_newer_one_only() throws IOException {
        await(await(host.install(jar("chat", "1.1"))).start());
        drop(jar("chat", "1.0"), "chat.jar");
        lookTwice();
        lookTwice();
        isRefused("chat.jar", Kind.ALREADY_INSTALLED, "chat@1.1 is installed from");
        drop(jar("chat", "1.2"), "chat.jar");
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.2 ACTIVE");
    }
}
