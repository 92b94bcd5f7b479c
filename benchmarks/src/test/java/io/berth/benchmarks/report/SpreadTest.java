package io.berth.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpreadTest {
    @Test
    void the_median_of_an_odd_number_of_values_is_the_one_in_the_middle() {
        assertThat(Spread.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Spread(4, 1, 9));
    }

    @Test
    void the_median_of_an_even_number_of_values_lies_between_the_two_in_the_middle() {
        assertThat(Spread.of(List.of(9.0, 1.0, 4.0, 5.0))).isEqualTo(new Spread(4.5, 1, 9));
    }

    @Test
    void one_value_is_all_of_its_spread() {
        assertThat(Spread.of(List.of(3.0))).isEqualTo(new Spread(3, 3, 3));
    }

    @Test
    void no_values_are_a_mistake() {
        assertThatThrownBy(() -> Spread.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give at least one");
    }

    @Test
    void ratios_are_taken_round_by_round_before_their_median() {
        List<Double> steady = List.of(1.0, 2.0, 4.0);
        List<Double> twice = List.of(2.0, 4.0, 8.0);

        assertThat(Spread.ofRatios(twice, steady)).isEqualTo(new Spread(2, 2, 2));
    }

    @Test
    void a_round_without_a_figure_to_compare_with_has_no_ratio() {
        assertThat(Spread.ofRatios(List.of(3.0, 8.0), List.of(0.0, 4.0))).isEqualTo(new Spread(2, 2, 2));
        assertThat(Spread.ofRatios(List.of(3.0), List.of(0.0))).isNull();
    }
}
