package io.berth.eventloop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
@Timeout(60)
class EchoTest {
    @ParameterizedTest
    @EnumSource
    void what_a_client_sends_comes_back_and_its_end_ends_the_socket(Backend backend) throws Exception {
        try (TestLoop test = new TestLoop(backend)) {
            Recorder server = new Recorder() {
                @Override
                public void onData(Void none, Socket<Security, Void> from, Received bytes) {
                    super.onData(null, from, bytes);
                    from.send(bytes);
                }
            };
            int port = test.port(test.context(null, server));

            try (java.net.Socket client = Wire.connect(port)) {
                client.getOutputStream().write("hello".getBytes(UTF_8));
                assertThat(client.getInputStream().readNBytes(5))
                        .asString(UTF_8)
                        .isEqualTo("hello");
                client.shutdownOutput();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }

            server.expect("open");
            server.expect("data hello");
            server.expect("end");
            server.expect("close ENDED");
        }
    }
}
