package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes and circumstances as people meet them, by the script: some of {@code MistakesTest}, and what takes a process. */
@Timeout(60)
class MistakesIT {
    /** Runs the script as a user who may not do everything, in a shell. */
    private static final String AS_ANYBODY = """
            if [ $(id -u) = 0 ]; then
                exec setpriv --bounding-set=-net_bind_service,-dac_override,-dac_read_search "$0" %s
            fi
            exec "$0" %s
            """;

    private static Circumstances circumstances;

    @BeforeAll
    static void meet(@TempDir Path directory) throws IOException, InterruptedException {
        circumstances = new Circumstances(directory);
    }

    @AfterAll
    static void close() throws IOException {
        circumstances.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ehco",
                "echo --prot 0",
                "echo --port TAKEN",
                "echo --port 0 --tls --cert DIR/good.crt --key DIR/other.key",
                "udp-echo --port many",
                "udp-echo --port UDPTAKEN",
                "hold 70000",
                "hold 0 --host nobody.invalid",
                "port 1 2 3",
                "port 20000 20002 --count 3",
                "host DIR --interval 0",
                "host DIR/nowhere"
            })
    void the_script_says_what_the_tests_in_their_own_process_see(String line) throws Exception {
        String[] words = circumstances.words(line);

        assertThat(Said.byScript(words)).isEqualTo(Said.inHere(words));
    }

    @ParameterizedTest
    @EnabledOnOs(OS.LINUX) // which has a device that takes nothing
    @ValueSource(strings = {"--help", "port", "echo --port 0", "udp-echo --port 0", "hold 0", "host ."})
    void what_nobody_can_hear_is_a_failure(String words) throws Exception {
        try (Command command = Command.inShell("exec \"$0\" " + words + " >/dev/full")) {
            command.refuses("standard output is closed or its disk is full, so not all could be said: have it read");
        }
    }

    @ParameterizedTest
    @EnabledIf("lowPortsAreNotForEverybody")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            echo --port 80                                               | ports below 1024
            udp-echo --port 80                                           | ports below 1024
            hold 80                                                      | use a port from 1024 up
            port 80 90                                                   | use a port from 1024 up
            echo --port 0 --tls --cert DIR/good.crt --key DIR/closed.key | closed.key cannot be read, access is denied
            host DIR/closed                                              | is not for this user to read
            """)
    void what_is_not_for_this_user_says_so(String line, String expected) throws Exception {
        String words = String.join(" ", circumstances.words(line));
        try (Command command = Command.inShell(AS_ANYBODY.formatted(words, words))) {
            command.refuses(expected);
        }
    }

    static boolean lowPortsAreNotForEverybody() throws IOException {
        Path firstForAll = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
        return Files.exists(firstForAll)
                && Integer.parseInt(Files.readAllLines(firstForAll).get(0)) > 90;
    }

    @Test
    void without_java_it_says_what_to_install() throws Exception {
        try (Command command = Command.inShell("JAVA_HOME=/nowhere exec \"$0\" --version")) {
            command.refuses("there is no /nowhere/bin/java: install a JDK 17 or newer");
        }
    }
}
