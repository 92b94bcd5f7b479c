package io.berth.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ResultsTextTest {
    private final List<String> lines = ResultsText.of(Example.results());

    @Test
    void columns_are_as_wide_as_their_widest_cell() {
        Table table = new Table();
        table.row(List.of("peer", "messages/s"));
        table.row(List.of("berth-nio", "7"));

        assertThat(table.lines()).containsExactly("peer       messages/s", "berth-nio           7");
    }

    @Test
    void it_begins_with_the_machine_and_what_has_to_be_known() {
        assertThat(lines.get(0)).contains("Linux 6").contains("2 cores").contains("Somebody 17");
        assertThat(lines.get(1)).isEqualTo("note: these numbers are rough");
    }

    @Test
    void each_work_has_a_line_for_each_peer_with_the_ratio_to_the_first_and_its_spread() {
        int title = lines.indexOf("echo over TCP: 64 B, 64 connections, 1 in flight on each");

        assertThat(title).isPositive();
        assertThat(lines.get(title + 1)).contains("messages/s", "CPU us each", "to vertx (least..most)", "p99.9 us");
        assertThat(lines.get(title + 2)).startsWith("vertx ").contains("105 000", "x1.00 (1.00..1.00)");
        assertThat(lines.get(title + 3)).startsWith("berth ").contains("123 456", "6.40", "x0.77 (0.75..0.80)");
    }

    @Test
    void a_peer_that_failed_is_named_with_what_it_printed_last() {
        assertThat(lines)
                .containsSubsequence(
                        "berth: threads was not measured (start, tcp): ended with status 3", "    out of <luck>");
    }

    @Test
    void a_figure_that_is_missing_is_a_dash() {
        Outcome outcome =
                Outcome.of(Example.ECHO, Map.of("one", List.of(Map.of(Measure.MESSAGES, 5.0)), "other", List.of()));

        List<String> text =
                ResultsText.of(new Results(Example.results().machine(), List.of(), List.of(outcome), List.of()));

        assertThat(text).anyMatch(line -> line.matches("other +- +-"));
    }
}
