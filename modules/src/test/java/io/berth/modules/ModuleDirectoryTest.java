package io.berth.modules;

import static io.berth.modules.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.modules.ModuleException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModuleDirectoryTest extends Hosting {
    private final List<Map.Entry<Path, ModuleException>> refused = new CopyOnWriteArrayList<>();
    private Path watched;
    private ModuleDirectory directory;

    @BeforeEach
    void watch(@TempDir Path folder) throws IOException {
        watched = Files.createDirectories(folder.resolve("watched"));
        directory = new ModuleDirectory(
                host, watched, Duration.ofHours(1), (path, reason) -> refused.add(Map.entry(path, reason)));
    }

    private Path drop(Path file, String name) throws IOException {
        return Files.copy(file, watched.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private void lookTwice() {
        await(directory.look());
        await(directory.look());
    }

    private Path jar(String name, String version) {
        return forge.module(name, version).activator(STARTED).jar();
    }

    private Path brokenJar(String name, String version) {
        return forge.module(name, version)
                .activator("throw new IllegalStateException(\"no way\");")
                .jar();
    }

    private List<String> modules() {
        return host.modules().stream().map(HostedModule::toString).toList();
    }

    private void isRefused(String file, Kind kind, String words) {
        assertThat(refused).singleElement().satisfies(refusal -> {
            assertThat(refusal.getKey()).isEqualTo(watched.resolve(file));
            assertThat(refusal.getValue().kind()).isEqualTo(kind);
            assertThat(refusal.getValue()).hasMessageContaining(words);
        });
        refused.clear();
    }

    // --- coming and going

    @Test
    void a_jar_that_is_dropped_runs_once_two_looks_have_seen_it_and_goes_once_two_have_not() throws IOException {
        Path chat = drop(jar("chat", "1.0"), "chat.jar");
        await(directory.look());
        assertThat(modules()).isEmpty();
        await(directory.look());
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");

        Files.delete(chat);
        await(directory.look());
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");
        await(directory.look());
        assertThat(modules()).isEmpty();
        assertThat(refused).isEmpty();
    }

    @Test
    void a_jar_that_still_grows_is_not_taken() throws IOException {
        byte[] whole = Files.readAllBytes(jar("chat", "1.0"));
        Path chat = watched.resolve("chat.jar");
        for (int part = 1; part <= 4; part++) {
            Files.write(chat, Arrays.copyOf(whole, whole.length * part / 4));
            await(directory.look());
            assertThat(modules()).isEmpty();
        }
        await(directory.look());
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");
        assertThat(refused).isEmpty();
    }

    @Test
    void a_jar_that_never_becomes_whole_is_reported_once_and_taken_when_it_is() throws IOException {
        byte[] whole = Files.readAllBytes(jar("chat", "1.0"));
        Path chat = watched.resolve("chat.jar");
        Files.write(chat, Arrays.copyOf(whole, whole.length / 2));
        lookTwice();
        lookTwice();
        isRefused("chat.jar", Kind.INVALID_DESCRIPTOR, "chat.jar");

        Files.write(chat, whole);
        lookTwice();
        assertThat(modules()).containsExactly("chat@1.0 ACTIVE");
        assertThat(refused).isEmpty();
    }

    @Test
    void a_folder_with_libraries_and_an_exploded_module_are_taken() throws IOException {
        Path words = forge.module("words", "1.0")
                .directive("exports words;")
                .source("words.Words", "package words; public interface Words {}")
                .jar();
        Path chat = forge.module("chat", "1.0")
                .sees(words)
                .directive("requires words;")
                .activator(STARTED)
                .folderWith(words);
        Files.move(chat, watched.resolve("chat"));
        Files.move(forge.module("news", "2.0").activator(STARTED).exploded(), watched.resolve("news"));
        lookTwice();
        assertThat(modules()).containsExactlyInAnyOrder("chat@1.0 ACTIVE", "news@2.0 ACTIVE");
    }

    @Test
    void hidden_files_empty_folders_and_other_files_are_let_alone() throws IOException {
        drop(jar("chat", "1.0"), ".chat.jar");
        drop(jar("chat", "1.0"), "chat.jar.part");
        Files.createDirectory(watched.resolve("empty"));
        Files.writeString(watched.resolve("README"), "about");
        lookTwice();
        assertThat(modules()).isEmpty();
        assertThat(refused).isEmpty();
    }

    @Test
    void a_bad_one_does_not_disturb_the_others_and_is_tried_again_when_it_changes() throws IOException {
        drop(brokenJar("bad", "1.0"), "bad.jar");
        drop(jar("good", "1.0"), "good.jar");
        lookTwice();
        lookTwice();
        assertThat(modules()).containsExactlyInAnyOrder("bad@1.0 RESOLVED", "good@1.0 ACTIVE");
        isRefused("bad.jar", Kind.START_FAILED, "no way");

        drop(jar("bad", "1.1"), "bad.jar");
        lookTwice();
        assertThat(modules()).containsExactlyInAnyOrder("bad@1.1 ACTIVE", "good@1.0 ACTIVE");
        assertThat(refused).isEmpty();
    }

    // --- versions

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

    // --- order

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
