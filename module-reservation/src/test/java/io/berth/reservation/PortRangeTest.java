package io.berth.reservation;

import static io.berth.reservation.Expect.misuse;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.ReservationException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PortRangeTest {
    @Test
    void an_exclusive_range_ends_before_its_second_number() {
        PortRange range = PortRange.exclusive(9000, 9003);

        assertThat(range.ports()).containsExactly(9000, 9001, 9002);
        assertThat(range.size()).isEqualTo(3);
    }

    @Test
    void an_inclusive_range_ends_with_its_second_number() {
        assertThat(PortRange.inclusive(9000, 9003).ports()).containsExactly(9000, 9001, 9002, 9003);
        assertThat(PortRange.inclusive(9000, 9000).ports()).containsExactly(9000);
    }

    @Test
    void a_list_has_its_ports_and_no_others() {
        PortRange range = PortRange.list(9090, 80, 8080);

        assertThat(range.ports()).containsExactly(80, 8080, 9090);
        assertThat(range.contains(8080)).isTrue();
        assertThat(range.contains(8081)).isFalse();
    }

    @Test
    void the_default_goes_from_15000_up_to_65535_which_is_not_in_it() {
        assertThat(PortRange.DEFAULT.ports().min()).hasValue(15000);
        assertThat(PortRange.DEFAULT.ports().max()).hasValue(65534);
    }

    @Test
    void the_first_and_the_last_port_there_are_can_be_in_a_range() {
        assertThat(PortRange.exclusive(1, 65536)).isEqualTo(PortRange.inclusive(1, 65535));
        assertThat(PortRange.list(1, 65535).size()).isEqualTo(2);
    }

    @Test
    void an_empty_range_is_refused() {
        misuse(Kind.INVALID_ARGUMENT, () -> PortRange.exclusive(9000, 9000))
                .hasMessage("the range from 9000 up to 9000 is empty; its second number is not in it and must be above "
                        + "the first: correct the value");
        misuse(Kind.INVALID_ARGUMENT, PortRange::list).hasMessageContaining("the list of ports is empty");
    }

    @Test
    void a_reversed_range_is_refused() {
        misuse(Kind.INVALID_ARGUMENT, () -> PortRange.exclusive(9001, 9000)).hasMessageContaining("9001 up to 9000");
        misuse(Kind.INVALID_ARGUMENT, () -> PortRange.inclusive(9001, 9000))
                .hasMessageContaining("from 9001 to 9000 is reversed");
    }

    @Test
    void a_number_that_is_no_port_is_refused() {
        misuse(Kind.INVALID_ARGUMENT, () -> PortRange.exclusive(0, 10)).hasMessageContaining("port 0 is none");
        misuse(Kind.INVALID_ARGUMENT, () -> PortRange.exclusive(-5, 10)).hasMessageContaining("port -5");
        misuse(Kind.INVALID_ARGUMENT, () -> PortRange.inclusive(1, 65536)).hasMessageContaining("port 65536");
        misuse(Kind.INVALID_ARGUMENT, () -> PortRange.exclusive(1, 65537)).hasMessageContaining("port 65537");
        misuse(Kind.INVALID_ARGUMENT, () -> PortRange.exclusive(1, Integer.MIN_VALUE));
        misuse(Kind.INVALID_ARGUMENT, () -> PortRange.list(80, 0)).hasMessageContaining("port 0");
        misuse(Kind.INVALID_ARGUMENT, () -> PortRange.list(70000)).hasMessageContaining("port 70000");
    }

    @Test
    void a_port_that_is_listed_twice_is_refused() {
        misuse(Kind.INVALID_ARGUMENT, () -> PortRange.list(80, 443, 80))
                .hasMessageContaining("port 80 is listed twice");
    }

    @Test
    void a_list_that_changes_later_changes_no_range() {
        int[] ports = {80, 443};
        PortRange range = PortRange.list(ports);

        ports[0] = 8080;

        assertThat(range.ports()).containsExactly(80, 443);
    }

    @Test
    void ranges_with_the_same_ports_are_equal_unless_one_names_each() {
        assertThat(PortRange.exclusive(80, 82))
                .isEqualTo(PortRange.inclusive(80, 81))
                .hasSameHashCodeAs(PortRange.inclusive(80, 81))
                .isNotEqualTo(PortRange.list(80, 81));
        assertThat(PortRange.exclusive(80, 82)).hasToString("80 to 81");
        assertThat(PortRange.list(81, 80)).hasToString("80, 81");
    }
}
