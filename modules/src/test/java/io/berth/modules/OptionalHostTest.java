package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.modules.ModuleException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Modules that can be hosted, and be without the host. */
@Timeout(60)
class OptionalHostTest extends Hosting {
    private static final String HIDDEN = """
            package able;
            import io.berth.modules.*;
            import io.vertx.core.*;
            import java.util.*;
            final class Hidden implements ModuleActivator {
                @Override public Future<?> start(ModuleContext context) {
                    log(context, "started " + context.id());
                    return Future.succeededFuture();
                }
                %s
            }
            """.formatted(LOG);

    /** A module with an activator that its descriptor does not name, and a file that does. */
    private Path able(String file) {
        Path module = forge.module("able", "1.0")
                .directive("requires static io.berth.modules;")
                .directive("exports able;")
                .source("able.Hidden", HIDDEN)
                .source("able.Type", "package able; public class Type {}")
                .exploded();
        try {
            Files.createDirectories(module.resolve(Activators.FILE).getParent());
            Files.writeString(module.resolve(Activators.FILE), file);
            return module;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_file_names_an_activator_which_need_not_be_public() {
        HostedModule module = install(able("# for the module host alone\nable.Hidden # hidden\n"));
        await(module.start());
        assertThat(log).containsExactly("started able@1.0");
    }

    @Test
    void a_file_that_names_two_activators_is_refused() {
        assertFails(host.install(able("able.Hidden\nable.Other\n")), Kind.INVALID_DESCRIPTOR)
                .hasMessageContaining("2 activators");
    }

    @Test
    void a_file_that_names_what_is_no_activator_of_the_module_fails_the_start() {
        for (String name : new String[] {"able.Missing", "able.Type", "java.lang.String"}) {
            HostedModule module = install(able(name));
            assertFails(module.start(), Kind.START_FAILED).hasMessageContaining(name);
            await(module.uninstall());
        }
    }

    @Test
    void what_is_exported_to_one_module_alone_is_exported_to_that_when_it_is_hosted() {
        Path friend = forge.module("friend", "0").jar();
        Path base = forge.module("base", "1.0")
                .directive("exports base.inner to friend;")
                .source("base.inner.Type", "package base.inner; public class Type {}")
                .sees(friend)
                .jar();
        Path middle = forge.module("middle", "1.0")
                .directive("requires transitive base;")
                .sees(base)
                .jar();
        install(base);
        install(middle);
        HostedModule user =
                install(blank("friend", "log(context, new base.inner.Type().getClass().getName()); " + STARTED)
                        .directive("requires middle;")
                        .sees(base)
                        .sees(middle)
                        .jar());
        await(user.start());
        assertThat(log).containsExactly("base.inner.Type");
    }

    @Test
    void what_is_exported_to_one_module_alone_is_not_exported_to_another() {
        Path base = forge.module("base", "1.0")
                .directive("exports base.inner to friend;")
                .source("base.inner.Type", "package base.inner; public class Type {}")
                .sees(forge.module("friend", "0").jar())
                .jar();
        HostedModule owner = install(base);
        HostedModule other = install(
                blank("other", STARTED).directive("requires base;").sees(base).jar());
        await(other.start());
        Module exporting = owner.module().orElseThrow();
        assertThat(exporting.isExported("base.inner", other.module().orElseThrow()))
                .isFalse();
    }
}
