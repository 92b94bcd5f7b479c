package io.berth.udp;

import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** One subscriber of a stream, and how much it wants. Asked and cancelled by any thread. */
final class PacketSubscription implements Subscription {
    private final PacketStream<?> stream;
    private final Subscriber<? super Datagram> subscriber;
    private final AtomicLong wanted = new AtomicLong();
    private volatile boolean begun; // it knows of its subscription, and may get other signals
    private volatile IllegalArgumentException misuse; // null while it follows the rules

    PacketSubscription(PacketStream<?> stream, Subscriber<? super Datagram> subscriber) {
        this.stream = stream;
        this.subscriber = subscriber;
    }

    void begin() {
        subscriber.onSubscribe(this);
        begun = true;
        stream.wake();
    }

    Subscriber<? super Datagram> subscriber() {
        return subscriber;
    }

    boolean hasBegun() {
        return begun;
    }

    /** What it is to be told instead of getting more, or null. */
    IllegalArgumentException misuse() {
        return misuse;
    }

    boolean wantsMore() {
        return wanted.get() > 0;
    }

    void takeOne() {
        if (wanted.get() != Long.MAX_VALUE) {
            wanted.decrementAndGet();
        }
    }

    @Override
    public void request(long datagrams) {
        if (datagrams > 0) {
            wanted.accumulateAndGet(datagrams, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
        } else {
            misuse = new IllegalArgumentException("request at least one datagram, not " + datagrams);
        }
        stream.wake();
    }

    @Override
    public void cancel() {
        stream.leave(this);
    }
}
