package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** What modules are configured with: by the options of the host, and over that by the files of directories. Any thread. */
final class Configurations {
    private final Function<String, JsonObject> options;
    private final List<ModuleDirectory> directories;

    Configurations(Function<String, JsonObject> options, List<ModuleDirectory> directories) {
        this.options = options;
        this.directories = directories;
    }

    /** The configuration of a module as it is now. Blocks. */
    JsonObject of(ModuleId module) {
        JsonObject configuration = ofOptions(module);
        for (ModuleDirectory directory : directories) {
            Path file = directory.path().resolve(module.name() + Survey.CONFIGURATION);
            if (Files.exists(file)) {
                configuration.mergeIn(read(module, file), true);
            }
        }
        return configuration;
    }

    private JsonObject ofOptions(ModuleId module) {
        try {
            JsonObject configuration = options.apply(module.name());
            return Objects.requireNonNull(configuration, "the host has null as its configuration")
                    .copy();
        } catch (RuntimeException e) {
            throw new ModuleException(Kind.START_FAILED, module + " does not start (" + Belongings.words(e) + ")", e);
        }
    }

    private static JsonObject read(ModuleId module, Path file) {
        try {
            return new JsonObject(Files.readString(file));
        } catch (IOException | RuntimeException e) {
            throw new ModuleException(
                    Kind.INVALID_CONFIGURATION,
                    "the configuration of " + module + " in " + file + " cannot be read (" + Belongings.words(e) + ")",
                    e);
        }
    }
}
