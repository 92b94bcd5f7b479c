package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import io.berth.reservation.ReservationException.Unavailable;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Errors that calls are expected to end in. */
final class Expect {
    private Expect() {}

    static AbstractThrowableAssert<?, ? extends Throwable> misuse(Kind kind, ThrowingCallable call) {
        return of(Misuse.class, kind, call);
    }

    static AbstractThrowableAssert<?, ? extends Throwable> unavailable(Kind kind, ThrowingCallable call) {
        return of(Unavailable.class, kind, call);
    }

    private static <E extends ReservationException> AbstractThrowableAssert<?, ? extends Throwable> of(
            Class<E> type, Kind kind, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(type, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
