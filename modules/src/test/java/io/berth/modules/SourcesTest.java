package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.modules.ModuleException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SourcesTest extends Hosting {
    @TempDir
    Path place;

    private ModuleForge.Blank library(String version) {
        return forge.module("lib", version)
                .directive("exports lib;")
                .source(
                        "lib.Lib",
                        "package lib; public class Lib { public static String version() { return \"%s\"; } }"
                                .formatted(version));
    }

    private ModuleForge.Blank userOf(Path library, String name) {
        return blank(name, "log(context, context.id() + \" with \" + lib.Lib.version()); " + STARTED)
                .directive("requires lib;")
                .sees(library);
    }

    // --- what can be installed

    @Test
    void a_jar_is_installed() {
        Path jar = telling("chat").jar();
        HostedModule chat = install(jar);
        assertThat(chat.id()).isEqualTo(new ModuleId("chat", "1.0"));
        assertThat(chat.origin()).isEqualTo(jar);
        await(chat.start());
        assertThat(log).containsExactly("start chat");
    }

    @Test
    void an_exploded_module_is_installed() {
        await(install(telling("chat").exploded()).start());
        assertThat(log).containsExactly("start chat");
    }

    @Test
    void a_folder_with_private_libraries_is_installed() {
        Path lib = library("1.0").jar();
        HostedModule user = install(userOf(lib, "user").folderWith(lib));
        assertThat(user.id().name()).isEqualTo("user");
        await(user.start());
        assertThat(log).containsExactly("user@1.0 with 1.0");
    }

    @Test
    void a_folder_with_an_exploded_module_and_a_library_is_installed() throws IOException {
        Path lib = library("1.0").jar();
        Path exploded = userOf(lib, "user").exploded();
        Files.copy(lib, exploded.resolveSibling(lib.getFileName()));
        await(install(exploded.getParent()).start());
        assertThat(log).containsExactly("user@1.0 with 1.0");
    }

    @Test
    void other_files_in_a_folder_are_left_alone() throws IOException {
        Path folder = telling("chat").folderWith();
        Files.writeString(folder.resolve("notes.txt"), "not a module");
        Files.createDirectories(folder.resolve("more/and/more"));
        await(install(folder).start());
        assertThat(log).containsExactly("start chat");
    }

    @Test
    void two_modules_have_a_private_library_in_two_versions() {
        Path old = library("1.0").jar();
        Path young = library("2.0").jar();
        await(install(userOf(old, "one").folderWith(old)).start());
        await(install(userOf(young, "two").folderWith(young)).start());
        assertThat(log).containsExactly("one@1.0 with 1.0", "two@1.0 with 2.0");
    }

    @Test
    void a_library_without_a_descriptor_is_a_private_library_too() {
        Path lib = withoutDescriptor(library("1.0").jar(), "lib.jar");
        HostedModule user = install(userOf(library("1.0").jar(), "user").folderWith(lib));
        await(user.start());
        assertThat(log).containsExactly("user@1.0 with 1.0");
    }

    @Test
    void two_versions_of_a_module_run_side_by_side() {
        HostedModule old = install(forge.module("chat", "1.0")
                .activator("log(context, context.id().toString()); " + STARTED, LOG)
                .jar());
        HostedModule young = install(forge.module("chat", "1.10")
                .activator("log(context, context.id().toString()); " + STARTED, LOG)
                .jar());
        await(old.start());
        await(young.start());
        assertThat(log).containsExactly("chat@1.0", "chat@1.10");
        assertThat(List.of(old.state(), young.state())).containsOnly(ModuleState.ACTIVE);
        assertThat(old.module().orElseThrow()).isNotEqualTo(young.module().orElseThrow());
        assertThat(host.module("chat")).contains(young);
        assertThat(host.module(old.id())).contains(old);
    }

    @Test
    void a_descriptor_without_a_version_is_version_0() {
        assertThat(install(unversioned("chat")).id()).isEqualTo(new ModuleId("chat", "0"));
        assertThat(host.module("chat")).isPresent();
    }

    private Path unversioned(String name) {
        return forge.module(name, "").exploded();
    }

    @Test
    void the_original_may_be_overwritten_and_deleted_while_its_copy_is_loaded() throws IOException {
        Path jar = blank("chat", "new Late(); log(context, \"late\"); " + STARTED)
                .source("chat.Late", "package chat; class Late {}")
                .jar();
        HostedModule chat = install(jar);
        Files.writeString(jar, "no jar any more");
        await(chat.resolve());
        Files.delete(jar);
        await(chat.start());
        assertThat(log).containsExactly("late");
    }

    // --- what cannot

    @Test
    void a_path_where_nothing_is_cannot_be_installed() {
        assertFails(host.install(place.resolve("nowhere.jar")), Kind.INVALID_SOURCE)
                .hasMessageContaining("nowhere.jar");
    }

    @Test
    void an_empty_folder_cannot_be_installed() {
        assertFails(host.install(place), Kind.INVALID_SOURCE).hasMessageContaining("no module in");
    }

    @Test
    void a_file_of_another_kind_cannot_be_installed() throws IOException {
        Path text = Files.writeString(place.resolve("notes.txt"), "not a module");
        assertFails(host.install(text), Kind.INVALID_SOURCE).hasMessageContaining("no module in");
    }

    @Test
    void of_two_unrelated_modules_in_a_folder_neither_is_installed() {
        Path folder = telling("chat").folderWith(telling("mail").jar());
        assertFails(host.install(folder), Kind.INVALID_SOURCE).hasMessageContaining("chat, mail");
    }

    @Test
    void two_libraries_of_one_name_in_a_folder_cannot_be_installed() {
        Path one = library("1.0").jar();
        Path folder = userOf(one, "user").folderWith(one, library("2.0").jar());
        assertFails(host.install(folder), Kind.INVALID_SOURCE).hasMessageContaining("more than one lib");
    }

    @Test
    void a_jar_without_a_descriptor_cannot_be_installed() {
        Path plain = withoutDescriptor(telling("chat").jar(), "plain.jar");
        assertFails(host.install(plain), Kind.INVALID_SOURCE).hasMessageContaining("no module-info");
    }

    @Test
    void garbage_that_is_called_a_jar_cannot_be_installed() throws IOException {
        Path garbage = Files.writeString(place.resolve("garbage.jar"), "this is not a jar at all");
        assertFails(host.install(garbage), Kind.INVALID_DESCRIPTOR).hasMessageContaining("garbage.jar");
    }

    @Test
    void a_truncated_jar_cannot_be_installed() throws IOException {
        byte[] whole = Files.readAllBytes(telling("chat").jar());
        Path half = Files.write(place.resolve("half.jar"), Arrays.copyOf(whole, whole.length / 2));
        assertFails(host.install(half), Kind.INVALID_DESCRIPTOR).hasMessageContaining("half.jar");
    }

    @Test
    void a_descriptor_of_a_future_jdk_cannot_be_installed() throws IOException {
        Path exploded = telling("chat").exploded();
        Path descriptor = exploded.resolve("module-info.class");
        byte[] bytes = Files.readAllBytes(descriptor);
        bytes[6] = 0x7f; // the major version of the class file
        Files.write(descriptor, bytes);
        assertFails(host.install(exploded), Kind.INVALID_DESCRIPTOR)
                .hasMessageContaining("version")
                .hasMessageContaining("or an older one");
    }

    @Test
    void a_corrupt_descriptor_cannot_be_installed() throws IOException {
        Path exploded = telling("chat").exploded();
        Path descriptor = exploded.resolve("module-info.class");
        byte[] bytes = Files.readAllBytes(descriptor);
        Arrays.fill(bytes, 10, bytes.length, (byte) 0x55);
        Files.write(descriptor, bytes);
        assertFails(host.install(exploded), Kind.INVALID_DESCRIPTOR)
                .hasMessageContaining(exploded.getFileName().toString());
        Files.write(descriptor, new byte[0]);
        assertFails(host.install(exploded), Kind.INVALID_DESCRIPTOR)
                .hasMessageContaining(exploded.getFileName().toString());
    }

    @Test
    void the_same_version_cannot_be_installed_twice() {
        Path jar = telling("chat").jar();
        HostedModule chat = install(jar);
        assertFails(host.install(jar), Kind.ALREADY_INSTALLED).hasMessageContaining("chat@1.0");
        assertThat(host.modules()).containsExactly(chat);
        await(chat.uninstall());
        assertThat(install(jar)).isNotSameAs(chat);
    }

    @Test
    void a_module_with_a_netty_beside_it_is_not_resolved() {
        HostedModule chat = install(telling("chat").folderWith(jarOf("io.netty.util.Own", "io.netty.common")));
        assertFails(chat.resolve(), Kind.BUNDLED).hasMessageContaining("io.netty.common");
        assertThat(chat.state()).isEqualTo(ModuleState.INSTALLED);
    }

    @Test
    void a_module_with_a_vertx_beside_it_is_not_resolved() {
        HostedModule chat = install(telling("chat").folderWith(jarOf("io.vertx.core.Own", "io.vertx.core")));
        assertFails(chat.resolve(), Kind.BUNDLED).hasMessageContaining("io.vertx.core");
    }

    @Test
    void a_module_with_netty_classes_in_its_own_jar_is_not_resolved() {
        HostedModule chat = install(telling("chat")
                .source("io.netty.util.Own", "package io.netty.util; public class Own {}")
                .jar());
        assertFails(chat.resolve(), Kind.BUNDLED).hasMessageContaining("io.netty.common");
    }

    @Test
    void a_module_for_the_host_that_names_no_activator_is_a_mistake_in_the_descriptor() {
        assertFails(
                        host.install(forge.module("chat", "1.0")
                                .directive("requires io.berth.modules;")
                                .jar()),
                        Kind.INVALID_DESCRIPTOR)
                .hasMessageContaining("would never do anything")
                .hasMessageContaining("'provides io.berth.modules.ModuleActivator with' a class")
                .hasMessageEndingWith(
                        "correct its module-info, and build it with the JDK that runs here, or an older one");
    }

    @Test
    void a_module_for_the_host_that_others_use_needs_no_activator() {
        HostedModule words = install(forge.module("words", "1.0")
                .directive("requires io.berth.modules;")
                .directive("exports words;")
                .source("words.Word", "package words; public interface Word extends io.berth.modules.Undo { }")
                .jar());
        await(words.start());
        assertThat(words.state()).isEqualTo(ModuleState.ACTIVE);
    }

    @Test
    void an_activator_too_many_is_a_mistake_in_the_descriptor() {
        Path jar = forge.module("chat", "1.0")
                .directive("requires io.berth.modules;")
                .directive("provides io.berth.modules.ModuleActivator with chat.One, chat.Two;")
                .source("chat.One", activator("One"))
                .source("chat.Two", activator("Two"))
                .jar();
        assertFails(host.install(jar), Kind.INVALID_DESCRIPTOR).hasMessageContaining("2 activators");
    }

    private static String activator(String name) {
        return """
                package chat;
                public class %s implements io.berth.modules.ModuleActivator {
                    @Override public io.vertx.core.Future<?> start(io.berth.modules.ModuleContext context) { return null; }
                }
                """.formatted(name);
    }

    @Test
    void what_failed_to_install_leaves_no_copy() throws IOException {
        Path garbage = Files.writeString(place.resolve("garbage.jar"), "this is not a jar at all");
        HostedModule chat = install(telling("chat").jar());
        Path workplace = chat.source().copy().getParent();
        assertFails(host.install(garbage), Kind.INVALID_DESCRIPTOR);
        assertFails(host.install(chat.origin()), Kind.ALREADY_INSTALLED);
        try (var copies = Files.list(workplace)) {
            assertThat(copies).containsExactly(chat.source().copy());
        }
    }

    @Test
    void versions_are_ordered_as_the_jdk_orders_them_and_words_come_first() {
        List<ModuleId> sorted = List.of("1.10", "1.9", "2-ea", "words", "2", "1.0", "1.0.0").stream()
                .map(version -> new ModuleId("chat", version))
                .sorted()
                .toList();
        assertThat(sorted)
                .extracting(ModuleId::version)
                .containsExactly("words", "1.0", "1.0.0", "1.9", "1.10", "2-ea", "2");
    }

    // --- jars that the tools do not make

    /** A copy of a jar that has lost its descriptor. */
    private Path withoutDescriptor(Path jar, String name) {
        try {
            Path copy = Files.copy(jar, place.resolve(name));
            try (FileSystem inside = FileSystems.newFileSystem(URI.create("jar:" + copy.toUri()), Map.of())) {
                Files.delete(inside.getPath("module-info.class"));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A plain jar with a class, and with a name for the module system. */
    private Path jarOf(String className, String moduleName) {
        String packageName = className.substring(0, className.lastIndexOf('.'));
        return withoutDescriptor(
                forge.module("plain", "1.0")
                        .source(className, "package %s; public class Own {}".formatted(packageName))
                        .jar(),
                moduleName + ".jar");
    }
}
