package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModuleDescriptorTest {
    private final ModuleDescriptor module = ModuleFinder.of(Path.of("target", "classes"))
            .find("io.berth.reservation")
            .orElseThrow()
            .descriptor();

    @Test
    void requires_only_what_its_arrows_allow() {
        assertThat(module.requires())
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder(
                        "java.base",
                        "io.berth.eventloop",
                        "io.reactivex.rxjava3",
                        "io.netty.common",
                        "io.netty.transport",
                        "io.netty.transport.classes.epoll",
                        "io.netty.transport.unix.common",
                        "io.berth.modules",
                        "org.junit.jupiter.api");
    }

    @Test
    void needs_neither_the_module_host_nor_junit() {
        assertThat(module.requires())
                .filteredOn(requires -> requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder("io.berth.modules", "org.junit.jupiter.api");
    }

    @Test
    void exports_what_users_need_and_opens_nothing() {
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrder("io.berth.reservation", "io.berth.reservation.junit");
        assertThat(module.opens()).isEmpty();
    }
}
