package io.berth.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.modules.HostedModule;
import io.berth.modules.ModuleException;
import io.berth.modules.ModuleHost;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The modules of Berth as hosted modules, in a program that has none of them. */
@Timeout(60)
class HostedBerthTest {
    private static final List<String> MODULES =
            List.of("io.berth.eventloop", "io.berth.tls", "io.berth.udp", "io.berth.reservation");

    @TempDir
    private Path folder;

    @Test
    void they_serve_another_hosted_module_are_updated_and_leave_nothing() throws Exception {
        List<Path> all = new ArrayList<>();
        MODULES.forEach(name -> all.add(Jars.version(folder, name, "1.0")));
        all.add(new UsingModule(folder, List.copyOf(all)).jar());
        MODULES.forEach(name -> all.add(Jars.version(folder, name, "1.1")));

        List<String> said = new BareProgram(folder).run(all);

        assertThat(said)
                .containsExactly(
                        "installed [tcp hello, tls hello true, udp hello]",
                        "io.berth.eventloop@1.1 ACTIVE, all removed modules are gone",
                        "io.berth.tls@1.1 ACTIVE, all removed modules are gone",
                        "io.berth.udp@1.1 ACTIVE, all removed modules are gone",
                        "io.berth.reservation@1.1 ACTIVE, all removed modules are gone",
                        "updated [tcp hello, tls hello true, udp hello]",
                        "its 2 ports are free",
                        "removed, all removed modules are gone");
    }

    @Test
    void one_that_needs_another_from_inside_is_refused_where_only_the_program_has_that() {
        Vertx vertx = Transport.NIO.vertx();
        try {
            ModuleHost host = ModuleHost.create(vertx); // where module-event-loop is
            assertThatThrownBy(() -> host.install(Jars.version(folder, "io.berth.tls", "1.0"))
                            .compose(HostedModule::resolve)
                            .await(20, TimeUnit.SECONDS))
                    .isInstanceOf(ModuleException.class)
                    .hasMessageContaining("io.berth.eventloop exports packages to io.berth.tls by its name")
                    .hasMessageEndingWith(
                            "leave that off the program's module path and install it too, or put both there");
        } finally {
            vertx.close().await();
        }
    }
}
