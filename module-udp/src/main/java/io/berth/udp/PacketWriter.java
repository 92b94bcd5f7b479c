package io.berth.udp;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.transport.LoopHost;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Misuse;
import io.berth.udp.UdpException.Unavailable;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.exceptions.MissingBackpressureException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Subscription;

/**
 * Sends a stream of parcels by the socket of a packet stream, in their order. Called by any thread, it does its work on the
 * loop: what comes in one iteration is sent at its end, one batch at a time, so that others on the loop have their turn.
 */
final class PacketWriter implements FlowableSubscriber<Parcel>, Disposable {
    private static final int AHEAD = 64; // parcels that are asked for and not in the batch yet

    private final PacketStream<?> stream;
    private final CompletableObserver observer;
    private final AtomicBoolean done = new AtomicBoolean();

    // From the upstream to the loop
    private final Queue<Parcel> given = new ConcurrentLinkedQueue<>();
    private final AtomicInteger room = new AtomicInteger(AHEAD);
    private final AtomicBoolean scheduled = new AtomicBoolean(); // sending is
    private Subscription upstream; // set once
    private Throwable failure; // written before ended; null when the upstream ended well
    private volatile boolean ended; // by the upstream

    // Loop thread only
    private PacketBatch batch; // null before the start and after the end
    private boolean waiting; // for the kernel to have room
    private boolean connected;
    private Misuse refusal; // of a parcel, behind which nothing is sent; else null

    private PacketWriter(PacketStream<?> stream, CompletableObserver observer) {
        this.stream = stream;
        this.observer = observer;
    }

    /** What sending a stream comes to. */
    static final class Written extends Completable {
        private final PacketStream<?> stream;
        private final Flowable<Parcel> upstream;

        Written(PacketStream<?> stream, Flowable<Parcel> upstream) {
            this.stream = stream;
            this.upstream = upstream;
        }

        @Override
        protected void subscribeActual(CompletableObserver observer) {
            if (stream.socket() == null) {
                Completable.error(stream.hasNoSocket()).subscribe(observer);
            } else {
                upstream.subscribe(new PacketWriter(stream, observer));
            }
        }
    }

    // --- the upstream

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        observer.onSubscribe(this);
        if (!stream.onLoop(this::begin)) {
            fail(closed(0, null));
        }
    }

    @Override
    public void onNext(Parcel parcel) {
        if (ended) {
            return; // it has ignored that it was cancelled
        }
        if (room.getAndDecrement() > 0) {
            given.add(parcel);
            schedule();
        } else {
            upstream.cancel();
            onError(new MissingBackpressureException("more was emitted than a socket had asked for"));
        }
    }

    @Override
    public void onComplete() {
        ended = true;
        schedule();
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
        ended = true;
        schedule();
    }

    // --- the loop

    private void begin() {
        UdpSocket<?> socket = stream.socket();
        if (socket.isClosed() || socket.loop().isClosed()) {
            fail(closed(0, null));
        } else if (!done.get()) {
            connected = socket.remoteAddress() != null;
            batch = PacketBatch.on(socket.loop());
            stream.add(this);
            upstream.request(AHEAD);
            schedule(); // it may have ended before
        }
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            stream.onLoop(() -> host().atEndOfIteration(this::send)); // when the loop is gone, this has been told so
        }
    }

    private LoopHost host() {
        return LoopHost.of(stream.socket().loop());
    }

    private void send() {
        if (isAtWork()) {
            sendBatch();
        }
        scheduled.set(false);
        if (isAtWork() && (ended || !given.isEmpty()) && scheduled.compareAndSet(false, true)) {
            host().nextIteration(this::send);
        }
    }

    private boolean isAtWork() {
        return batch != null && !waiting && !done.get();
    }

    private void sendBatch() {
        boolean last = ended; // before looking at what was given, since that was given before
        int taken = fill();
        if (!batch.isEmpty()) {
            UdpSocket<?> socket = stream.socket();
            socket.send(batch);
            waiting = batch != null && !batch.isEmpty(); // without one, sending has closed the socket
        }
        if (batch == null || waiting) {
            more(taken);
        } else if (refusal != null) {
            fail(refusal);
        } else if (last && given.isEmpty()) {
            finish();
        } else {
            more(taken);
        }
    }

    private void more(int taken) {
        if (taken > 0 && !done.get()) {
            room.addAndGet(taken);
            upstream.request(taken);
        }
    }

    /** Moves what fits to the batch. */
    private int fill() {
        int taken = 0;
        for (Parcel next = given.peek(); next != null && refusal == null; next = given.peek()) {
            if ((next.destination() == null) != connected) {
                refuse(next);
            } else if (add(next)) {
                given.remove();
                taken++;
            } else {
                break;
            }
        }
        return taken;
    }

    private boolean add(Parcel parcel) {
        return connected ? batch.add(parcel.payload()) : batch.add(parcel.payload(), parcel.destination());
    }

    private void refuse(Parcel parcel) {
        upstream.cancel();
        refusal = new Misuse(
                Kind.DESTINATION,
                connected
                        ? "a parcel is for " + parcel.destination() + ", and the socket is connected"
                        : "a parcel has no destination, and the socket has no peer");
    }

    void onDrain() {
        if (waiting) {
            waiting = false;
            schedule();
        }
    }

    void onClose(CloseReason reason) {
        int unsent = given.size() + batch.count();
        if (unsent == 0 && ended) {
            finish();
        } else {
            fail(closed(unsent, reason.cause()));
        }
    }

    private static UdpException closed(int unsent, Throwable cause) {
        return new Unavailable(
                Kind.CLOSED, "the socket was closed while a stream was sent, of which " + unsent + " wait", cause);
    }

    // --- the end

    private void finish() {
        if (failure != null) {
            fail(failure);
        } else if (done.compareAndSet(false, true)) {
            release();
            observer.onComplete();
        }
    }

    private void fail(Throwable cause) {
        if (done.compareAndSet(false, true)) {
            upstream.cancel();
            release();
            observer.onError(cause);
        }
    }

    private void release() {
        if (batch != null) {
            batch.close();
            batch = null;
            stream.remove(this);
        }
    }

    @Override
    public void dispose() {
        if (done.compareAndSet(false, true)) {
            upstream.cancel();
            stream.onLoop(this::release);
        }
    }

    @Override
    public boolean isDisposed() {
        return done.get();
    }
}
