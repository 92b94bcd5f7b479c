package io.berth.benchmarks.duel;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.benchmarks.report.Protocol;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RestTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Journal journal = new Journal(new PrintWriter(Writer.nullWriter()));

    @Test
    void a_server_that_does_nothing_is_not_waited_for_long() throws Exception {
        try (Server idle = start("listening")) {
            new Rest(PATIENCE, journal).await(List.of(idle));
        }
        assertThat(journal.results().notes()).isEmpty();
    }

    @Test
    void one_that_goes_on_working_is_waited_for_so_long_and_noted() throws Exception {
        try (Server restless = start("restless");
                Server idle = start("listening")) {
            new Rest(Duration.ofSeconds(1), journal).await(List.of(restless, idle));
        }
        assertThat(journal.results().notes())
                .containsExactly("restless was still at work 1 s after its turn, so there is something of it in the"
                        + " figures of the next");
    }

    @Test
    void one_that_has_ended_is_at_rest() throws Exception {
        Server ended = start("listening");
        ended.close();
        new Rest(PATIENCE, journal).await(List.of(ended));
        assertThat(journal.results().notes()).isEmpty();
    }

    private static Server start(String part) throws Exception {
        Peer peer = Actor.peer(part, part);
        return Server.start(peer, peer.programs().get(Protocol.tcp).command(null), PATIENCE);
    }
}
