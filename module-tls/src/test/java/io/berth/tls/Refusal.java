package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.berth.tls.TlsException.Reason;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Expects that something is refused with a reason, and goes on with the message. */
final class Refusal {
    private Refusal() {}

    static AbstractStringAssert<?> of(Reason reason, ThrowingCallable call) {
        TlsException refused = catchThrowableOfType(TlsException.class, call);
        assertThat(refused).as("refusal with " + reason).isNotNull();
        assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
        return assertThat(refused.getMessage());
    }
}
