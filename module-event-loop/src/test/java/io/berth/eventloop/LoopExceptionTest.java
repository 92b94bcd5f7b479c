package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.LoopException.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoopExceptionTest {
    @ParameterizedTest
    @EnumSource
    void every_kind_says_what_to_do(Kind kind) {
        assertThat(kind.advice()).isNotBlank().hasSizeGreaterThan(10);
    }

    /** What a program may do about a failure. */
    private static String decide(LoopException failure) {
        return switch (failure.kind()) {
            case QUEUE_FULL -> "later";
            case NETWORK -> failure instanceof LoopException.Network network ? network.reason() : "never";
            case INVALID_HOST -> failure instanceof LoopException.InvalidHost invalid ? invalid.host() : "never";
            default -> "give up";
        };
    }

    @Test
    void a_program_can_switch_over_the_kind() {
        IOException refused = new IOException("Connection refused");

        assertThat(decide(LoopException.Network.of("cannot connect", "connect", null, refused)))
                .isEqualTo("ECONNREFUSED");
        assertThat(decide(new LoopException.InvalidHost("nowhere", null))).isEqualTo("nowhere");
        assertThat(decide(new LoopException.Unavailable(Kind.QUEUE_FULL, "full", null)))
                .isEqualTo("later");
        assertThat(decide(new LoopException.Misuse(Kind.CLOSED, "closed"))).isEqualTo("give up");
    }

    @Test
    void a_network_error_carries_number_symbol_call_and_address() {
        InetSocketAddress address = Calls.at("127.0.0.1", 4000);

        LoopException.Network failure = LoopException.Network.of(
                "cannot connect to " + address, "connect", address, new IOException("Connection refused"));

        assertThat(failure.errno()).isEqualTo(111);
        assertThat(failure.reason()).isEqualTo("ECONNREFUSED");
        assertThat(failure.systemCall()).isEqualTo("connect");
        assertThat(failure.address()).isEqualTo(address);
        assertThat(failure).hasMessageContainingAll("/127.0.0.1:4000", "connect failed", "ECONNREFUSED");
    }

    @Test
    void an_error_without_a_number_keeps_the_words() {
        LoopException.Network failure =
                LoopException.Network.of("cannot connect", "connect", null, new IOException("strange things"));

        assertThat(failure.errno()).isZero();
        assertThat(failure).hasMessageContaining("strange things");
    }
}
