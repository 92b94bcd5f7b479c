package io.berth.udp;

import io.berth.testing.Waiting;
import io.reactivex.rxjava3.subscribers.TestSubscriber;

/** What subscribers have got. */
final class Subscribers {
    private Subscribers() {}

    /** Waits until a subscriber has got so many items, and no more. */
    static <T> TestSubscriber<T> got(int items, TestSubscriber<T> subscriber) {
        Waiting.until("the subscriber has " + items, () -> subscriber.values().size() >= items);
        return subscriber.assertValueCount(items);
    }
}
