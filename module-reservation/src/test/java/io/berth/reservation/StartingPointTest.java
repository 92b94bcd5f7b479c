package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StartingPointTest {
    private static final int PLACES = 20_000;
    private static final long STARTED = 1_700_000_000_000L;

    @Test
    void processes_that_are_started_together_begin_at_different_places() {
        assertThat(LongStream.range(100, 120).mapToInt(pid -> place(pid, STARTED)))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_number_that_was_another_process_before_begins_elsewhere() {
        assertThat(IntStream.range(0, 20).map(millis -> place(1, STARTED + millis)))
                .doesNotHaveDuplicates();
    }

    @Test
    void reservations_of_a_process_begin_at_different_places() {
        long process = StartingPoint.process(1, STARTED);

        assertThat(LongStream.range(0, 20).mapToInt(reservation -> StartingPoint.of(process, reservation, PLACES)))
                .doesNotHaveDuplicates();
    }

    @Test
    void places_are_spread_over_the_whole_range() {
        assertThat(LongStream.range(0, 1000)
                        .mapToInt(pid -> StartingPoint.of(StartingPoint.process(pid, STARTED), 0, 10))
                        .distinct())
                .hasSize(10);
    }

    @Test
    void there_is_a_place_in_the_smallest_range() {
        assertThat(StartingPoint.next(1)).isZero();
        assertThat(StartingPoint.next(0)).isZero();
    }

    private static int place(long pid, long startedMillis) {
        return StartingPoint.of(StartingPoint.process(pid, startedMillis), 0, PLACES);
    }
}
