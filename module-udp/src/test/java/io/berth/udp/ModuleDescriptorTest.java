package io.berth.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModuleDescriptorTest {
    private final ModuleDescriptor module = ModuleFinder.of(Path.of("target", "classes"))
            .find("io.berth.udp")
            .orElseThrow()
            .descriptor();

    @Test
    void requires_only_what_its_arrows_allow() {
        assertThat(module.requires())
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder(
                        "java.base",
                        "com.sun.jna",
                        "io.berth.eventloop",
                        "io.berth.modules",
                        "io.netty.buffer",
                        "io.netty.common",
                        "io.netty.transport",
                        "io.netty.transport.classes.epoll",
                        "io.netty.transport.unix.common",
                        "io.reactivex.rxjava3");
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
    void exports_its_one_package_and_opens_nothing() {
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("io.berth.udp");
        assertThat(module.opens()).isEmpty();
    }
}
