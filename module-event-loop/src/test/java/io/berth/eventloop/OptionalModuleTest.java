package io.berth.eventloop;

import static io.berth.eventloop.Calls.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.LoopException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Neither of them is on the path of these tests. */
@Timeout(60)
class OptionalModuleTest {
    @ParameterizedTest
    @EnumSource
    void what_is_left_out_is_not_present(OptionalModule module) {
        assertThat(module.isPresent()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"TLS, io.berth.tls, io.berth:berth-tls", "UDP, io.berth.udp, io.berth:berth-udp"})
    void who_needs_what_is_left_out_is_told_its_name_its_artifact_and_where_to_add_it(
            OptionalModule module, String name, String artifact) {
        assertThat(refused(Kind.MODULE_MISSING, module::require))
                .isInstanceOf(LoopException.Unavailable.class)
                .hasMessage(module + " needs the module " + name + " (" + artifact + "): add it to the module path,"
                        + " with --add-modules ALL-MODULE-PATH, or to the class path");
    }

    @Test
    void asking_does_not_spoil_the_next_question() {
        refused(Kind.MODULE_MISSING, OptionalModule.UDP::require);

        assertThat(OptionalModule.UDP.isPresent()).isFalse();
        refused(Kind.MODULE_MISSING, OptionalModule.UDP::require);
    }
}
