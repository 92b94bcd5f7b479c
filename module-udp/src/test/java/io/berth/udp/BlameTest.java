package io.berth.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlameTest {
    private static final int ONE = 101;
    private static final int OTHER = 113;

    private final List<Integer> ofEarlierOnes = new ArrayList<>();
    private final Blame blame = new Blame(ofEarlierOnes::add);

    @Test
    void a_packet_is_to_blame_for_what_it_meets_twice() {
        assertThat(blame.isOnPacket(ONE, false)).isFalse();
        assertThat(blame.isOnPacket(ONE, false)).isTrue();
        blame.lift();
        assertThat(ofEarlierOnes).isEmpty();
    }

    @Test
    void what_a_packet_meets_once_was_about_earlier_ones() {
        assertThat(blame.isOnPacket(ONE, false)).isFalse();
        blame.lift();
        assertThat(ofEarlierOnes).containsExactly(ONE);
        blame.lift();
        assertThat(ofEarlierOnes).containsExactly(ONE);
    }

    @Test
    void another_error_clears_the_one_before_it() {
        assertThat(blame.isOnPacket(ONE, false)).isFalse();
        assertThat(blame.isOnPacket(OTHER, false)).isFalse();
        assertThat(ofEarlierOnes).containsExactly(ONE);
        assertThat(blame.isOnPacket(OTHER, false)).isTrue();
        assertThat(ofEarlierOnes).containsExactly(ONE);
    }

    @Test
    void what_is_explained_is_on_nobody_here() {
        assertThat(blame.isOnPacket(ONE, false)).isFalse();
        assertThat(blame.isOnPacket(ONE, true)).isFalse();
        assertThat(ofEarlierOnes).containsExactly(ONE);
        assertThat(blame.isOnPacket(ONE, false)).isFalse();
        assertThat(blame.isOnPacket(ONE, false)).isTrue();
    }

    @Test
    void each_packet_begins_anew() {
        assertThat(blame.isOnPacket(ONE, false)).isFalse();
        assertThat(blame.isOnPacket(ONE, false)).isTrue();
        assertThat(blame.isOnPacket(ONE, false)).isFalse();
        assertThat(blame.isOnPacket(ONE, false)).isTrue();
        assertThat(ofEarlierOnes).isEmpty();
    }

    @Test
    void an_error_without_a_number_is_on_the_packet() {
        assertThat(blame.isOnPacket(0, false)).isTrue();
    }

    @Test
    void a_packet_is_not_tried_for_ever() {
        int tries = 1;
        while (!blame.isOnPacket(ONE, true)) {
            tries++;
        }
        assertThat(tries).isEqualTo(Blame.MOST_TRIES);
        assertThat(blame.isOnPacket(ONE, true)).isFalse();
    }
}
