package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.modules.ModuleException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files that come to a watched directory, and go. */
@Timeout(60)
class DroppedModulesTest extends Watching {
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
}
