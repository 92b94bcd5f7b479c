package io.berth.benchmarks.duel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.benchmarks.report.Protocol;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerTest {
    private static final Peer SILENT = Actor.peer("silent", "silent");

    @Test
    void a_peer_that_does_not_listen_is_given_up_and_ended() {
        assertThatThrownBy(() ->
                        Server.start(SILENT, SILENT.programs().get(Protocol.tcp).command(null), Duration.ofMillis(100)))
                .isInstanceOf(DuelException.class)
                .hasMessage("did not say 'listening' within 0.1 s");
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void a_program_that_is_not_there_cannot_be_started() {
        assertThatThrownBy(() -> Server.start(SILENT, List.of("./no-such-program"), Duration.ofSeconds(1)))
                .isInstanceOf(DuelException.class)
                .hasMessageStartingWith("cannot be started: ");
    }

    @Test
    void the_bytes_of_a_heap_are_the_last_number_of_its_histogram() {
        assertThat(Heap.parse("Total         28351        2119416")).isEqualTo(2_119_416);
    }
}
