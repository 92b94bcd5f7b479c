package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EndpointTest {
    @Test
    void it_is_written_as_people_write_addresses() {
        assertThat(new Endpoint("localhost", 80)).hasToString("localhost:80");
        assertThat(new Endpoint("::1", 80)).hasToString("[::1]:80");
        assertThat(new Endpoint("[::1]", 80)).isEqualTo(new Endpoint("::1", 80));
    }

    @Test
    void it_is_told_which_port_was_found() {
        assertThat(new Endpoint("localhost", 0).at(4000)).isEqualTo(new Endpoint("localhost", 4000));
    }

    @Test
    void a_number_that_is_no_port_is_refused() {
        assertThatThrownBy(() -> new Endpoint("localhost", 65536))
                .hasMessage("--port is 65536 and must be from 0 to 65535");
    }
}
