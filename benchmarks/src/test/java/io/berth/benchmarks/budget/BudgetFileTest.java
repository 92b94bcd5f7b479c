package io.berth.benchmarks.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BudgetFileTest {
    private static Map<String, Budget> parse(String... lines) {
        return BudgetFile.parse("file", List.of(lines));
    }

    @Test
    void a_budget_has_a_number_and_a_unit() {
        Budget budget = parse("# Why.", "echo = 2.03 calls").get("echo");

        assertThat(budget.limit(17)).isEqualByComparingTo("2.03");
        assertThat(budget.unit()).isEqualTo("calls");
        assertThat(budget.place()).isEqualTo("file:2");
    }

    @Test
    void a_newer_jdk_may_have_another_number() {
        Budget budget = parse("# Why.", "echo = 0 B, 64 from JDK 21").get("echo");

        assertThat(budget.limit(17)).isEqualByComparingTo("0");
        assertThat(budget.limit(21)).isEqualByComparingTo("64");
        assertThat(budget.limit(25)).isEqualByComparingTo("64");
    }

    @Test
    void a_cost_counts_as_exactly_as_the_budget_is_written() {
        Budget budget = parse("# Why.", "echo = 3 calls").get("echo");

        assertThat(budget.isExceededBy(3.4, 17)).isFalse();
        assertThat(budget.isExceededBy(3.5, 17)).isTrue();
    }

    @Test
    void who_exceeds_it_is_told_both_figures_and_what_to_do() {
        Budget budget = parse("# Why.", "echo = 24 B").get("echo");

        assertThat(budget.complaint(48, 17))
                .isEqualTo("echo costs 48 B, and its budget is 24 B (file:2). Find the reason; or, if it is worth it,"
                        + " write 48 B there in the same commit, and say in its message why.");
    }

    @Test
    void who_needs_half_of_it_is_told_to_lower_it() {
        Budget budget = parse("# Why.", "echo = 24 B").get("echo");

        assertThat(budget.isGenerousFor(13, 17)).isFalse();
        assertThat(budget.isGenerousFor(12, 17)).isTrue();
        assertThat(budget.praise(12, 17))
                .isEqualTo("echo costs 12 B, half of its budget of 24 B or less: lower it (file:2).");
    }

    @Test
    void a_budget_of_nothing_is_never_generous() {
        assertThat(parse("# Why.", "echo = 0 B").get("echo").isGenerousFor(0, 17))
                .isFalse();
    }

    @Test
    void mistakes_in_the_file_are_told_with_their_line() {
        assertThatThrownBy(() -> parse("# Why.", "echo: 3"))
                .hasMessage("file:2 should have 'name = number unit' or '…, number from JDK version', not 'echo: 3'");
        assertThatThrownBy(() -> parse("# Why.", "", "echo = 3 calls"))
                .hasMessage("file:3 should have a comment at the top of its paragraph that says what echo is");
        assertThatThrownBy(() -> parse("# Why.", "echo = 3 calls", "echo = 4 calls"))
                .hasMessage("file:3 should have echo once, not twice");
    }
}
