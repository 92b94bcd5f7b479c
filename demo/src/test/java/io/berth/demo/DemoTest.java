package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.demo.tour.Sketch;
import io.berth.demo.tour.Tour;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(60)
class DemoTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Sketch... scenes) {
        CommandLine berth = Berth.commandLine();
        berth.addSubcommand("play", new Demo(() -> new Tour(List.of(scenes))))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        return berth.execute("play");
    }

    @Test
    void it_ends_with_status_0_when_all_claims_hold() {
        assertThat(run(new Sketch("One", act -> act.claim(true, "it holds")))).isZero();
        assertThat(out.toString().lines()).last().asString().startsWith("1 scenes, 1 claims, all of which hold");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void it_ends_with_status_1_and_a_line_that_names_the_claims_that_do_not_hold() {
        assertThat(run(new Sketch("One", act -> act.claim(false, "it holds")), new Sketch("Two", act -> {
                    throw new IllegalStateException("no way");
                })))
                .isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "berth: not all of the tour is so here, look into: scene 1: it holds; scene 2:"
                                + " it plays to its end: no way");
    }
}
