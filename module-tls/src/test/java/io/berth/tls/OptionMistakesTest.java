package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Options that make no sense are refused where they are given, in words that say what would. */
@Timeout(60)
class OptionMistakesTest {
    private static final TlsServerOptions SERVER = TlsServerOptions.ofNamesOnly();
    private static final TlsClientOptions CLIENT = TlsClientOptions.DEFAULT;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("it must be at least 1", () -> CLIENT.withResumption(0)),
                mistake("it must be at least 1", () -> SERVER.withHandshakesPerIteration(0)),
                mistake("it must be at least 1", () -> Resumption.byCache(0)),
                mistake("it must be positive", () -> Resumption.byTickets().withLifetime(Duration.ZERO)),
                mistake("it must be positive", () -> CLIENT.withHandshakeTimeout(Duration.ofSeconds(-1))),
                mistake("it must be positive", () -> SERVER.withNameLookup(name -> null, Duration.ZERO)),
                mistake("name at least one", () -> CLIENT.withVersions()),
                mistake("name at least one", () -> SERVER.withCiphers()),
                mistake("name at least one", () -> CLIENT.withGroups()),
                mistake("must have 1 to 255", () -> SERVER.withApplicationProtocols("")),
                mistake("must have 1 to 255", () -> SERVER.withApplicationProtocols("x".repeat(256))),
                mistake("48 bytes, and not 3", () -> TicketKeys.of(new byte[3])),
                mistake("48 bytes, and not 49", () -> TicketKeys.random().rotate(new byte[49])),
                mistake("*.example.com", () -> ServerName.of("a.*.example", null, Identity.selfSigned("localhost"))),
                mistake("*.example.com", () -> ServerName.of("", null, Identity.selfSigned("localhost"))),
                mistake(
                        "use Trust.authorities",
                        () -> Trust.everybody()
                                .withPins(Pins.of("A".repeat(43) + "=").withBackup("B".repeat(42) + "A="))));
    }

    private static Arguments mistake(String advice, ThrowingCallable made) {
        return Arguments.of(advice, made);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void an_option_that_makes_no_sense_is_refused_with_advice(String advice, ThrowingCallable made) {
        Refusal.of(Reason.INVALID_OPTION, made).contains(advice);
    }
}
