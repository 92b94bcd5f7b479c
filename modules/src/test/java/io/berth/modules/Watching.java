package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.modules.ModuleException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory that a host watches, looked at when the test says so. */
abstract class Watching extends Hosting {
    final List<Map.Entry<Path, ModuleException>> refused = new CopyOnWriteArrayList<>();
    Path watched;
    ModuleDirectory directory;

    @BeforeEach
    final void watch(@TempDir Path folder) throws IOException {
        watched = Files.createDirectories(folder.resolve("watched"));
        directory = new ModuleDirectory(
                host, watched, Duration.ofHours(1), (path, reason) -> refused.add(Map.entry(path, reason)));
    }

    final Path drop(Path file, String name) throws IOException {
        return Files.copy(file, watched.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    final void lookTwice() {
        await(directory.look());
        await(directory.look());
    }

    final Path jar(String name, String version) {
        return forge.module(name, version).activator(STARTED).jar();
    }

    final Path brokenJar(String name, String version) {
        return forge.module(name, version)
                .activator("throw new IllegalStateException(\"no way\");")
                .jar();
    }

    final List<String> modules() {
        return host.modules().stream().map(HostedModule::toString).toList();
    }

    final void isRefused(String file, Kind kind, String words) {
        assertThat(refused).singleElement().satisfies(refusal -> {
            assertThat(refusal.getKey()).isEqualTo(watched.resolve(file));
            assertThat(refusal.getValue().kind()).isEqualTo(kind);
            assertThat(refusal.getValue()).hasMessageContaining(words);
        });
        refused.clear();
    }
}
