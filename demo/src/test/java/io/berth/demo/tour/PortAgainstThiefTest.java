package io.berth.demo.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.demo.Transports;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.Help.Ansi;

/** That the scene sees a thief who gets in, and one who does not. */
@Timeout(60)
class PortAgainstThiefTest {
    private final StringWriter printed = new StringWriter();

    private Stage stage(Transports transport) {
        return new Stage(new PrintWriter(printed), Ansi.OFF, transport, Duration.ofSeconds(30));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_port_that_is_held_the_weak_way_is_lost_to_the_thief_and_the_scene_says_so() throws InterruptedException {
        Stage stage = stage(Transports.auto);
        stage.play(new PortAgainstThief(act -> new KeptTheUsualWay()));

        assertThat(stage.failed())
                .hasSize(3)
                .anySatisfy(lost -> assertThat(lost).matches("scene 1: \\d+ of 50 servers came and went.*"))
                .anySatisfy(lost -> assertThat(lost).matches("scene 1: the thief tried \\d+ times, and got in 1 times"))
                .anySatisfy(lost -> assertThat(lost).matches("scene 1: .* [1-9]\\d* were answered by the thief"));
        assertThat(thieves()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void a_port_that_is_held_by_berth_is_not(Transports transport) throws InterruptedException {
        Stage stage = stage(transport);
        stage.play(new PortAgainstThief());

        assertThat(stage.failed()).as(printed.toString()).isEmpty();
        assertThat(thieves()).isZero();
    }

    private static long thieves() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(Thief.class.getName()))
                .count();
    }
}
