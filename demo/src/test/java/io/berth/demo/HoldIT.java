package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hold command as people run it: the script in the root, in a process of its own. */
@Timeout(60)
class HoldIT {
    private static final Pattern HOLDING =
            Pattern.compile("holding 127\\.0\\.0\\.1:(\\d+) transport (\\w+) guarantee EXCLUSIVE .*");

    private static int heldPort(Command hold) throws IOException {
        Matcher held = HOLDING.matcher(hold.line());
        assertThat(held.matches()).isTrue();
        return Integer.parseInt(held.group(1));
    }

    private static void cannotBeBound(int port) {
        assertThatThrownBy(() -> new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close())
                .isInstanceOf(BindException.class);
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void a_port_is_held_while_it_listens_and_while_it_does_not(String transport) throws Exception {
        try (Command hold = new Command("hold", "0", "--host", "127.0.0.1", "--transport", transport)) {
            int port = heldPort(hold);
            cannotBeBound(port);
            assertThatThrownBy(() -> connect(port)).isInstanceOf(ConnectException.class);

            for (int i = 0; i < 2; i++) {
                hold.type("listen");
                assertThat(hold.line()).startsWith("listening on 127.0.0.1:" + port + " transport " + transport);
                try (Socket client = connect(port)) {
                    client.getOutputStream().write(7);
                    assertThat(client.getInputStream().read()).isEqualTo(7);
                }
                cannotBeBound(port);

                hold.type("release " + port);
                assertThat(hold.line()).isEqualTo("released 127.0.0.1:" + port + ", still held");
                assertThatThrownBy(() -> connect(port)).isInstanceOf(ConnectException.class);
                cannotBeBound(port);
            }

            hold.type("status");
            assertThat(hold.line()).startsWith("RESERVED 127.0.0.1:" + port + " leases 2 waiting 0 guarantee ");
            hold.type("quit");
            assertThat(hold.status()).isZero();
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
    }

    @Test
    void a_mistaken_line_is_answered_with_what_to_do_and_the_port_stays_held() throws Exception {
        try (Command hold = new Command("hold", "0", "--host", "127.0.0.1")) {
            int port = heldPort(hold);
            hold.complains("""
                    lisen                 | 'lisen' is no command; use 'listen [PORT]', 'release [PORT]', 'status' or 'quit'
                    LISTEN                | 'LISTEN' is no command
                    HELD                  | 'HELD' is no command
                    listen x              | 'listen x' is no command
                    listen 0              | 'listen 0' is no command
                    listen 99999999999    | 'listen 99999999999' is no command
                    listen HELD HELD      | 'listen HELD HELD' is no command
                    listen 1              | port 1 is not held; 'status' lists those that are
                    listen 70000          | port 70000 is not held
                    release -1            | port -1 is not held
                    release               | no port listens; 'listen' comes first
                    release HELD          | port HELD does not listen; 'listen' comes first
                    status all            | 'status all' is no command
                    quit now              | 'quit now' is no command
                    """.replace("HELD", "" + port), "status");
        }
    }

    @Test
    void without_any_input_it_holds_until_sigterm() throws Exception {
        try (Command hold = new Command("hold", "0", "--host", "127.0.0.1")) {
            int port = heldPort(hold);
            hold.typeNoMore();
            cannotBeBound(port);

            hold.terminate();

            assertThat(hold.status()).isZero();
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
    }

    @Test
    void a_port_that_is_held_cannot_be_held_twice() throws Exception {
        try (Command first = new Command("hold", "0", "--host", "127.0.0.1")) {
            Said.inHere("hold", "" + heldPort(first), "--host", "127.0.0.1").refuses(1, "is taken by ");
        }
    }
}
