package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.modules.ModuleException.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ResolvingTest extends Hosting {
    private Path library(String name, String... directives) {
        ModuleForge.Blank blank = forge.module(name, "1.0").directive("exports " + name + ";");
        List.of(directives).forEach(blank::directive);
        return blank.source(name + ".Type", "package %s; public class Type {}".formatted(name))
                .jar();
    }

    /** A module that requires others, which are never in its way while it is compiled. */
    private Path requiring(String name, String... others) {
        ModuleForge.Blank blank = forge.module(name, "1.0");
        for (String other : others) {
            blank.directive("requires " + other + ";")
                    .sees(forge.module(other, "0").jar());
        }
        return blank.jar();
    }

    @Test
    void a_requirement_may_be_another_hosted_module() {
        Path lib = library("lib");
        HostedModule base = install(lib);
        HostedModule user = install(blank("user", "log(context, lib.Type.class.getModule().getName()); " + STARTED)
                .directive("requires lib;")
                .sees(lib)
                .jar());
        await(user.resolve());
        assertThat(base.state()).isEqualTo(ModuleState.RESOLVED);
        await(user.start());
        assertThat(log).containsExactly("lib");
        assertThat(base.state()).isEqualTo(ModuleState.ACTIVE);
    }

    @Test
    void a_chain_of_requirements_is_resolved_from_its_end() {
        HostedModule top = install(requiring("top", "middle"));
        install(requiring("middle", "bottom"));
        install(requiring("bottom"));
        events.clear();
        await(top.resolve());
        assertThat(events)
                .filteredOn(event -> event.state() == ModuleState.RESOLVED)
                .extracting(event -> event.module().name())
                .containsExactly("bottom", "middle", "top");
    }

    @Test
    void a_type_is_seen_by_way_of_a_transitive_requirement() {
        Path bottom = library("bottom");
        Path middle = forge.module("middle", "1.0")
                .directive("requires transitive bottom;")
                .sees(bottom)
                .jar();
        install(bottom);
        install(middle);
        HostedModule top = install(blank("top", "log(context, bottom.Type.class.getName()); " + STARTED)
                .directive("requires middle;")
                .sees(bottom)
                .sees(middle)
                .jar());
        await(top.start());
        assertThat(log).containsExactly("bottom.Type");
    }

    @Test
    void a_hosted_module_that_a_private_library_requires_is_resolved_first() {
        HostedModule base = install(requiring("base"));
        Path lib = requiring("lib", "base");
        HostedModule user = install(
                forge.module("user", "1.0").directive("requires lib;").sees(lib).folderWith(lib));
        await(user.resolve());
        assertThat(base.state()).isEqualTo(ModuleState.RESOLVED);
        assertThat(user.requires(base)).isTrue();
    }

    @Test
    void a_private_library_is_nobody_elses() {
        Path lib = library("lib");
        Path owner = forge.module("owner", "1.0")
                .directive("requires lib;")
                .sees(lib)
                .folderWith(lib);
        install(owner);
        HostedModule user = install(requiring("user", "owner", "lib"));
        assertFails(user.resolve(), Kind.MISSING_REQUIREMENT).hasMessageContaining("lib");
    }

    @Test
    void all_that_is_missing_is_named() {
        HostedModule user = install(requiring("user", "first", "second"));
        assertFails(user.resolve(), Kind.MISSING_REQUIREMENT)
                .hasMessageContaining("user@1.0")
                .hasMessageContaining("first, second")
                .hasMessageContaining("install it first");
        assertThat(user.state()).isEqualTo(ModuleState.INSTALLED);
        assertThat(user.module()).isEmpty();
    }

    @Test
    void what_was_missing_may_come_later() {
        HostedModule user = install(requiring("user", "lib"));
        assertFails(user.start(), Kind.MISSING_REQUIREMENT);
        install(requiring("lib"));
        await(user.start());
        assertThat(user.state()).isEqualTo(ModuleState.ACTIVE);
    }

    @Test
    void modules_that_require_each_other_are_named_in_a_circle() {
        install(requiring("left", "right"));
        install(requiring("right", "left"));
        HostedModule before = install(requiring("before", "left"));
        assertFails(before.resolve(), Kind.CYCLE).hasMessageContaining(": left -> right -> left:");
        assertThat(host.modules()).extracting(HostedModule::state).containsOnly(ModuleState.INSTALLED);
    }

    @Test
    void libraries_of_one_module_that_require_each_other_are_a_cycle() {
        HostedModule user = install(forge.module("user", "1.0")
                .directive("requires left;")
                .sees(forge.module("left", "0").jar())
                .folderWith(requiring("left", "right"), requiring("right", "left")));
        assertFails(user.resolve(), Kind.CYCLE).hasMessageContaining("left").hasMessageContaining("right");
    }

    @Test
    void a_package_that_a_required_module_has_too_is_split() {
        Path empty = forge.module("lib", "0").jar();
        install(library("lib"));
        HostedModule user = install(forge.module("user", "1.0")
                .directive("requires lib;")
                .sees(empty)
                .source("lib.Mine", "package lib; public class Mine {}")
                .jar());
        assertFails(user.resolve(), Kind.SPLIT_PACKAGE)
                .hasMessageContaining("package lib")
                .hasMessageContaining("user");
        assertThat(user.state()).isEqualTo(ModuleState.INSTALLED);
    }

    @Test
    void a_package_that_two_private_libraries_have_is_split() {
        Path one = forge.module("one", "1.0")
                .source("shared.One", "package shared; class One {}")
                .jar();
        Path two = forge.module("two", "1.0")
                .source("shared.Two", "package shared; class Two {}")
                .jar();
        HostedModule user = install(forge.module("user", "1.0")
                .directive("requires one;")
                .directive("requires two;")
                .sees(one)
                .sees(two)
                .folderWith(one, two));
        assertFails(user.resolve(), Kind.SPLIT_PACKAGE).hasMessageContaining("shared");
    }

    @Test
    void what_is_required_statically_may_be_absent() {
        assertResolvesAlone(install(optionallyRequiring("user", "extra")));
    }

    @Test
    void what_is_required_statically_is_tied_where_it_is_there() {
        HostedModule extra = install(requiring("extra"));
        HostedModule user = install(optionallyRequiring("user", "extra"));
        await(user.start());
        assertThat(user.requires(extra)).isTrue();
        assertThat(extra.state()).isEqualTo(ModuleState.ACTIVE);
    }

    @Test
    void what_is_required_statically_and_cannot_be_resolved_is_as_if_absent() {
        HostedModule extra = install(requiring("extra", "nowhere"));
        assertResolvesAlone(install(optionallyRequiring("user", "extra")));
        assertThat(extra.state()).isEqualTo(ModuleState.INSTALLED);
    }

    @Test
    void what_is_required_statically_and_requires_the_module_itself_is_as_if_absent() {
        HostedModule extra = install(requiring("extra", "user"));
        assertResolvesAlone(install(optionallyRequiring("user", "extra")));
        await(extra.resolve());
        assertThat(extra.state()).isEqualTo(ModuleState.RESOLVED);
    }

    private Path optionallyRequiring(String name, String other) {
        return forge.module(name, "1.0")
                .directive("requires static %s;".formatted(other))
                .sees(forge.module(other, "0").jar())
                .jar();
    }

    private static void assertResolvesAlone(HostedModule module) {
        await(module.resolve());
        assertThat(module.state()).isEqualTo(ModuleState.RESOLVED);
        assertThat(module.wiring().requires()).isEmpty();
    }

    @Test
    void the_newest_version_of_what_is_required_is_taken() {
        HostedModule young = install(forge.module("lib", "1.10").jar());
        install(forge.module("lib", "1.9").jar());
        HostedModule user = install(requiring("user", "lib"));
        await(user.resolve());
        assertThat(user.wiring().requires()).containsExactly(young);
    }

    @Test
    void resolving_again_changes_nothing() {
        HostedModule module = install(requiring("alone"));
        await(module.resolve());
        Module before = module.module().orElseThrow();
        await(module.resolve());
        assertThat(module.module()).contains(before);
    }

    @Test
    void an_uninstalled_module_is_neither_resolved_nor_started() {
        HostedModule module = install(requiring("alone"));
        await(module.uninstall());
        assertFails(module.resolve(), Kind.WRONG_STATE).hasMessageContaining("alone@1.0 is uninstalled");
        assertFails(module.start(), Kind.WRONG_STATE);
        assertThat(module.module()).isEmpty();
    }
}
