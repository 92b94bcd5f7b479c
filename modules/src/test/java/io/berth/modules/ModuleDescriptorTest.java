package io.berth.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModuleDescriptorTest {
    private final ModuleDescriptor module = ModuleFinder.of(Path.of("target", "classes"))
            .find("io.berth.modules")
            .orElseThrow()
            .descriptor();

    @Test
    void requires_only_what_its_arrows_allow() {
        assertThat(module.requires())
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder(
                        "java.base",
                        "io.vertx.core",
                        "io.netty.common",
                        "io.netty.transport",
                        "java.management",
                        "jdk.management");
    }

    @Test
    void does_without_the_management_of_the_jdk() {
        assertThat(module.requires())
                .filteredOn(requires -> requires.name().endsWith(".management"))
                .allSatisfy(requires ->
                        assertThat(requires.modifiers()).containsExactly(ModuleDescriptor.Requires.Modifier.STATIC));
    }

    @Test
    void exports_its_one_package_and_opens_nothing() {
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("io.berth.modules");
        assertThat(module.opens()).isEmpty();
    }
}
