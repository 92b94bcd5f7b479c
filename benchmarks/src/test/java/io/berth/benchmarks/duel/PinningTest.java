package io.berth.benchmarks.duel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PinningTest {
    private static final List<String> COMMAND = List.of("java", "Main");

    @Test
    void servers_and_load_have_a_core_each() {
        Pinning pinning = new Pinning.Apart(0, 3);

        assertThat(pinning.server(COMMAND)).containsExactly("taskset", "-c", "0", "java", "Main");
        assertThat(pinning.load(COMMAND)).containsExactly("taskset", "-c", "3", "java", "Main");
        assertThat(pinning.note()).isEqualTo("servers on core 0, load on core 3");
    }

    @Test
    void where_nothing_can_be_pinned_it_says_so_and_why() {
        Pinning pinning = new Pinning.Nowhere("there is no taskset on this machine");

        assertThat(pinning.server(COMMAND)).isEqualTo(COMMAND);
        assertThat(pinning.load(COMMAND)).isEqualTo(COMMAND);
        assertThat(pinning.note()).contains("not pinned").contains("there is no taskset on this machine");
    }

    @Test
    void the_list_of_cores_has_ranges_and_single_ones() {
        assertThat(Pinning.Cores.parse("0-2,8")).containsExactly(0, 1, 2, 8);
    }
}
