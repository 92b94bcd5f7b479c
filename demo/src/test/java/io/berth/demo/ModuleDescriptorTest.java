package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModuleDescriptorTest {
    private final ModuleDescriptor module = ModuleFinder.of(Path.of("target", "classes"))
            .find("io.berth.demo")
            .orElseThrow()
            .descriptor();

    @Test
    void it_runs_without_udp() {
        assertThat(module.requires())
                .filteredOn(required -> required.name().equals("io.berth.udp"))
                .singleElement()
                .satisfies(udp -> assertThat(udp.modifiers()).containsExactly(Requires.Modifier.STATIC));
    }

    @Test
    void it_exports_nothing_and_opens_its_package_to_the_command_line_parser_alone() {
        assertThat(module.exports()).isEmpty();
        assertThat(module.opens()).singleElement().satisfies(opens -> {
            assertThat(opens.source()).isEqualTo("io.berth.demo");
            assertThat(opens.targets()).containsExactly("info.picocli");
        });
    }
}
