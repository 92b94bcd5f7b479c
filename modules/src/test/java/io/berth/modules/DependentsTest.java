package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static io.berth.testing.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.modules.ModuleException.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DependentsTest extends Hosting {
    private HostedModule requiring(String name, String... others) {
        ModuleForge.Blank blank = telling(name);
        for (String other : others) {
            blank.directive("requires " + other + ";")
                    .sees(forge.module(other, "0").jar());
        }
        return install(blank.jar());
    }

    private static boolean isActive(HostedModule module) {
        return module.state() == ModuleState.ACTIVE;
    }

    @Test
    void what_is_required_starts_first_and_stops_last() {
        requiring("top", "left", "right");
        HostedModule left = requiring("left", "base");
        requiring("right", "base", "left");
        HostedModule base = requiring("base");
        await(host.module("top").orElseThrow().start());
        assertThat(log).containsExactly("start base", "start left", "start right", "start top");
        log.clear();
        assertThat(await(base.stop()).isClean()).isTrue();
        assertThat(log).containsExactly("stop top", "stop right", "stop left", "stop base");
        assertThat(left.state()).isEqualTo(ModuleState.RESOLVED);
    }

    @Test
    void what_others_require_keeps_running_when_they_stop() {
        HostedModule base = requiring("base");
        HostedModule top = requiring("top", "base");
        await(top.start());
        await(top.stop());
        assertThat(base.state()).isEqualTo(ModuleState.ACTIVE);
    }

    @Test
    void dependents_start_again_with_what_they_require() {
        HostedModule base = requiring("base");
        HostedModule middle = requiring("middle", "base");
        HostedModule top = requiring("top", "middle");
        await(top.start());
        await(base.stop());
        log.clear();
        await(base.start());
        until("the dependents run again", () -> isActive(top) && isActive(middle));
        assertThat(log).containsExactly("start base", "start middle", "start top");
    }

    @Test
    void a_dependent_that_was_stopped_by_itself_does_not_start_again() {
        HostedModule base = requiring("base");
        HostedModule stopped = requiring("stopped", "base");
        HostedModule other = requiring("other", "base");
        await(stopped.start());
        await(other.start());
        await(stopped.stop());
        await(base.stop());
        await(base.start());
        until("the other runs again", () -> isActive(other));
        await(other.resolve()); // all that was to be done before is done
        assertThat(stopped.state()).isEqualTo(ModuleState.RESOLVED);
    }

    @Test
    void a_dependent_that_waits_can_be_stopped_for_good() {
        HostedModule base = requiring("base");
        HostedModule top = requiring("top", "base");
        await(top.start());
        await(base.stop());
        await(top.stop());
        await(base.start());
        await(base.resolve());
        await(base.resolve());
        assertThat(top.state()).isEqualTo(ModuleState.RESOLVED);
    }

    @Test
    void uninstalling_what_is_required_stops_dependents_and_unties_them() {
        HostedModule base = requiring("base");
        HostedModule middle = requiring("middle", "base");
        HostedModule top = requiring("top", "middle");
        await(top.start());
        log.clear();
        await(base.uninstall());
        assertThat(log).containsExactly("stop top", "stop middle", "stop base");
        assertThat(base.state()).isEqualTo(ModuleState.UNINSTALLED);
        assertThat(middle.state()).isEqualTo(ModuleState.INSTALLED);
        assertThat(top.state()).isEqualTo(ModuleState.INSTALLED);
        assertThat(top.module()).isEmpty();
        assertFails(top.start(), Kind.MISSING_REQUIREMENT).hasMessageContaining("base");
        requiring("base");
        await(top.start());
        assertThat(top.state()).isEqualTo(ModuleState.ACTIVE);
    }

    @Test
    void uninstalling_a_module_that_only_is_resolved_unties_its_dependents() {
        HostedModule base = requiring("base");
        HostedModule top = requiring("top", "base");
        await(top.resolve());
        await(base.uninstall());
        assertThat(top.state()).isEqualTo(ModuleState.INSTALLED);
    }

    @Test
    void a_module_does_not_start_when_what_it_requires_does_not() {
        Path broken =
                blank("broken", "throw new IllegalStateException(\"no way\");").jar();
        install(broken);
        HostedModule top = requiring("top", "broken");
        assertFails(top.start(), Kind.START_FAILED).hasMessageContaining("broken@1.0");
        assertThat(top.state()).isEqualTo(ModuleState.RESOLVED);
        assertThat(log).isEmpty();
        assertThat(events).anySatisfy(event -> {
            assertThat(event.module()).isEqualTo(top.id());
            assertThat(event.failure()).isNotNull();
        });
    }
}
