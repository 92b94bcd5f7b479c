package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModuleDescriptorTest {
    private final ModuleDescriptor module = ModuleFinder.of(Path.of("target", "classes"))
            .find("io.berth.eventloop")
            .orElseThrow()
            .descriptor();

    @Test
    void requires_only_what_its_arrows_allow() {
        assertThat(module.requires())
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder(
                        "java.base",
                        "io.vertx.core",
                        "io.netty.buffer",
                        "io.netty.common",
                        "io.netty.transport",
                        "io.netty.transport.classes.epoll",
                        "io.netty.transport.unix.common",
                        "io.berth.modules");
    }

    @Test
    void passes_on_vertx_alone() {
        assertThat(module.requires())
                .filteredOn(required -> required.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE))
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactly("io.vertx.core");
    }

    @Test
    void needs_no_module_host() {
        assertThat(module.requires())
                .filteredOn(requires -> requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactly("io.berth.modules");
        assertThat(module.provides()).isEmpty();
    }

    @Test
    void exports_its_one_package_to_everybody_and_opens_nothing() {
        assertThat(module.exports())
                .filteredOn(export -> !export.isQualified())
                .containsExactly(new Exported("io.berth.eventloop").descriptor());
        assertThat(module.opens()).isEmpty();
    }

    @Test
    void lets_the_modules_of_tls_and_udp_alone_at_what_is_beneath_a_loop() {
        assertThat(module.exports())
                .filteredOn(ModuleDescriptor.Exports::isQualified)
                .singleElement()
                .satisfies(export -> assertThat(export.source()).isEqualTo("io.berth.eventloop.transport"))
                .satisfies(export ->
                        assertThat(export.targets()).containsExactlyInAnyOrder("io.berth.tls", "io.berth.udp"));
    }

    private record Exported(String name) {
        ModuleDescriptor.Exports descriptor() {
            return ModuleDescriptor.newModule("any")
                    .exports(name)
                    .build()
                    .exports()
                    .iterator()
                    .next();
        }
    }
}
