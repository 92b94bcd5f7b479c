package io.berth.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.eventloop.LoopException;
import io.berth.udp.UdpException.Kind;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What comes of mistakes that users make. */
final class Mistakes {
    private Mistakes() {}

    static AbstractThrowableAssert<?, ? extends Throwable> assertMisuse(Kind kind, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        UdpException.Misuse.class,
                        misuse -> assertThat(misuse.kind()).isEqualTo(kind));
    }

    static void assertWrongThread(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        LoopException.Misuse.class,
                        misuse -> assertThat(misuse.kind()).isEqualTo(LoopException.Kind.WRONG_THREAD));
    }
}
