package io.berth.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The echo command as people run it: the script in the root, in a process of its own. */
@Timeout(60)
class EchoIT {
    private static final Pattern READY =
            Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+) transport (\\w+) loops \\d+");

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void it_says_where_and_how_it_listens_and_sends_back_what_comes(String transport) throws Exception {
        try (Command echo = new Command("echo", "--port", "0", "--transport", transport, "--loops", "2")) {
            Matcher ready = READY.matcher(echo.line());
            assertThat(ready.matches()).isTrue();
            assertThat(ready.group(2)).isEqualTo(transport);

            try (Socket client = connect(ready)) {
                client.getOutputStream().write("hello".getBytes(UTF_8));
                assertThat(client.getInputStream().readNBytes(5))
                        .asString(UTF_8)
                        .isEqualTo("hello");
            }
        }
    }

    @Test
    void sigterm_lets_what_is_in_flight_out_and_ends_with_status_0() throws Exception {
        try (Command echo = new Command("echo", "--port", "0")) {
            Matcher ready = READY.matcher(echo.line());
            assertThat(ready.matches()).isTrue();
            byte[] much = new byte[1 << 20];

            try (Socket client = connect(ready)) {
                Thread sender = new Thread(() -> {
                    try {
                        client.getOutputStream().write(much);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                sender.start();
                assertThat(client.getInputStream().read()).isZero(); // it is under way
                echo.terminate();
                assertThat(client.getInputStream().readNBytes(much.length - 1)).hasSize(much.length - 1);
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                sender.join();
            }

            assertThat(echo.status()).isZero();
        }
    }

    @Test
    void sigterm_does_not_wait_for_ever_for_a_client_that_stays() throws Exception {
        try (Command echo = new Command("echo", "--port", "0")) {
            Matcher ready = READY.matcher(echo.line());
            assertThat(ready.matches()).isTrue();

            try (Socket stays = connect(ready)) {
                echo.terminate();
                assertThat(echo.status()).isZero();
                assertThat(stays.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    private static Socket connect(Matcher ready) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(ready.group(1)));
    }
}
