package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class BerthTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine berth = Berth.commandLine()
            .addSubcommand(new Failing())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));

    @Test
    void version_names_the_command_and_its_version() {
        assertThat(berth.execute("--version")).isZero();
        assertThat(out.toString()).matches("berth \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @Test
    void help_goes_to_standard_output() {
        assertThat(berth.execute("--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: berth ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void no_command_is_a_mistake_that_points_to_the_help() {
        assertThat(berth.execute()).isEqualTo(2);
        assertThat(err.toString()).isEqualToIgnoringNewLines("berth: no command given; see 'berth --help'");
    }

    @Test
    void an_unknown_option_is_one_line_that_points_to_the_help() {
        assertThat(berth.execute("--nonsense")).isEqualTo(2);
        assertThat(err.toString()).matches("berth: .*--nonsense.*see 'berth --help'\\R");
    }

    @Test
    void a_failure_is_one_line_without_a_stack_trace() {
        assertThat(berth.execute("fail")).isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("berth: port 80 is taken, choose another");
    }

    @Command(name = "fail")
    static final class Failing implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("port 80 is taken,\n  choose another");
        }
    }
}
