package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class RxFuturesTest {
    private final Promise<String> promise = Promise.promise();

    @Test
    void a_single_brings_the_value_to_early_and_late_subscribers() {
        var single = RxFutures.single(promise.future());
        var early = single.test();
        early.assertNotComplete();

        promise.complete("value");

        early.assertResult("value");
        single.test().assertResult("value");
    }

    @Test
    void failures_come_as_errors() {
        promise.fail(new IOException("no"));

        RxFutures.single(promise.future()).test().assertFailure(IOException.class);
        RxFutures.completable(promise.future()).test().assertFailure(IOException.class);
    }

    @Test
    void null_is_a_completion_and_no_value() {
        promise.complete(null);

        RxFutures.completable(promise.future()).test().assertResult();
        RxFutures.single(promise.future()).test().assertFailure(NoSuchElementException.class);
    }

    @Test
    void whoever_has_disposed_hears_no_more() {
        var single = RxFutures.single(promise.future()).test();
        var completable = RxFutures.completable(promise.future()).test();
        single.dispose();
        completable.dispose();

        promise.fail(new IOException("no"));

        single.assertEmpty();
        completable.assertEmpty();
    }

    @Test
    void no_future_is_refused_at_once() {
        assertThatThrownBy(() -> RxFutures.single((Future<String>) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("future");
        assertThatThrownBy(() -> RxFutures.completable(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("future");
    }
}
