package io.berth.reservation.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KernelPortsTest {
    @Test
    void the_range_names_its_first_and_last_ephemeral_port() {
        KernelPorts ports = KernelPorts.parse("32768\t60999\n", "\n");

        assertThat(ports.isEphemeral(32767)).isFalse();
        assertThat(ports.isEphemeral(32768)).isTrue();
        assertThat(ports.isEphemeral(60999)).isTrue();
        assertThat(ports.isEphemeral(61000)).isFalse();
        assertThat(ports.isReserved(32768)).isFalse();
    }

    @Test
    void the_list_has_single_ports_and_ranges() {
        KernelPorts ports = KernelPorts.parse("32768 60999", "8080,9000-9010,40000\n");

        assertThat(ports.isReserved(8080)).isTrue();
        assertThat(ports.isReserved(8081)).isFalse();
        assertThat(ports.isReserved(9000)).isTrue();
        assertThat(ports.isReserved(9010)).isTrue();
        assertThat(ports.isReserved(9011)).isFalse();
    }

    @Test
    void a_port_set_aside_is_given_to_no_client() {
        KernelPorts ports = KernelPorts.parse("32768 60999", "40000");

        assertThat(ports.isEphemeral(40000)).isFalse();
        assertThat(ports.isReserved(40000)).isTrue();
    }

    @Test
    void what_makes_no_sense_is_left_out() {
        KernelPorts ports = KernelPorts.parse("", "x,70000,10-5,443");

        assertThat(ports.isEphemeral(40000)).isFalse();
        assertThat(ports.isReserved(443)).isTrue();
        assertThat(ports.isReserved(7)).isFalse();
    }

    @Test
    void the_kernel_of_this_host_is_read_whole() throws Exception {
        String range = asCatSees("ip_local_port_range");
        KernelPorts expected = KernelPorts.parse(range, asCatSees("ip_local_reserved_ports"));

        KernelPorts ports = KernelPorts.ofHost();

        assertThat(range).matches("\\d+\\s+\\d+\\s+");
        assertThat(IntStream.rangeClosed(1, 65535))
                .allMatch(port -> ports.isEphemeral(port) == expected.isEphemeral(port))
                .allMatch(port -> ports.isReserved(port) == expected.isReserved(port))
                .anyMatch(ports::isEphemeral);
    }

    private static String asCatSees(String setting) throws IOException {
        Process cat = new ProcessBuilder("cat", "/proc/sys/net/ipv4/" + setting).start();
        return new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
