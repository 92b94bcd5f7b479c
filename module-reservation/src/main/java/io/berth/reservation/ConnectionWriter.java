package io.berth.reservation;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Sent;
import io.berth.eventloop.Socket;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.exceptions.MissingBackpressureException;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Subscription;

/** Writes a stream to a connection, one buffer ahead of the kernel. Called by any thread, it does its work on the loop. */
final class ConnectionWriter implements FlowableSubscriber<Buffer>, Disposable {
    private final Connection<?> connection;
    private final CompletableObserver observer;
    private final AtomicBoolean done = new AtomicBoolean();

    private Subscription upstream; // set once, by the upstream
    private volatile ByteBuffer unsent; // what the upstream gave and the socket has not taken yet

    // Loop thread only
    private boolean waiting; // for the kernel to have what was sent
    private boolean ended; // by the upstream

    private ConnectionWriter(Connection<?> connection, CompletableObserver observer) {
        this.connection = connection;
        this.observer = observer;
    }

    /** What writing a stream comes to. */
    static final class Written extends Completable {
        private final Connection<?> connection;
        private final Flowable<Buffer> upstream;

        Written(Connection<?> connection, Flowable<Buffer> upstream) {
            this.connection = connection;
            this.upstream = upstream;
        }

        @Override
        protected void subscribeActual(CompletableObserver observer) {
            if (connection.beginWriting()) {
                upstream.subscribe(new ConnectionWriter(connection, observer));
            } else {
                Completable.error(new IllegalStateException("a connection can be written to by one stream"))
                        .subscribe(observer);
            }
        }
    }

    // --- the upstream

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        observer.onSubscribe(this);
        if (connection.onLoop(() -> connection.writtenBy(this))) {
            subscription.request(1);
        } else {
            fail(connection.ended("its loop is closed"));
        }
    }

    @Override
    public void onNext(Buffer bytes) {
        if (unsent == null) {
            unsent = ByteBuffer.wrap(bytes.getBytes());
            connection.onLoop(this::send);
        } else {
            onError(new MissingBackpressureException("more was emitted than a connection had asked for"));
        }
    }

    @Override
    public void onComplete() {
        connection.onLoop(this::end);
    }

    @Override
    public void onError(Throwable failure) {
        connection.onLoop(() -> {
            fail(failure);
            connection.close();
        });
    }

    // --- the socket

    private void send() {
        if (done.get()) {
            return;
        }
        Sent sent;
        try {
            sent = connection.ownSocket().send(unsent);
        } catch (LoopException endedByHand) {
            fail(endedByHand);
            return;
        }
        if (sent != Sent.REFUSED) {
            unsent = null;
        }
        waiting = sent != Sent.ALL;
        if (!waiting) {
            goOn();
        }
    }

    void onWritable() {
        if (waiting) {
            waiting = false;
            if (unsent != null) {
                send();
            } else {
                goOn();
            }
        }
    }

    private void goOn() {
        if (ended) {
            finish();
        } else {
            upstream.request(1);
        }
    }

    private void end() {
        ended = true;
        if (unsent == null && !waiting) { // else the last of it may come to the loop after the news of the end
            finish();
        }
    }

    private void finish() {
        Socket<?, ?> socket = connection.ownSocket();
        if (!done.get() && !socket.isClosed()) {
            socket.shutdown();
        }
        complete();
    }

    void onClose(CloseReason reason) {
        Throwable failure = connection.failure(reason);
        if (failure != null) {
            fail(failure);
        } else if (ended && unsent == null && reason.unsentBytes() == 0) {
            complete();
        } else {
            fail(connection.ended("closed while it was written to"));
        }
    }

    // --- the observer

    private void complete() {
        if (done.compareAndSet(false, true)) {
            observer.onComplete();
        }
    }

    private void fail(Throwable failure) {
        if (done.compareAndSet(false, true)) {
            upstream.cancel();
            observer.onError(failure);
        }
    }

    @Override
    public void dispose() {
        if (done.compareAndSet(false, true)) {
            upstream.cancel();
            connection.close();
        }
    }

    @Override
    public boolean isDisposed() {
        return done.get();
    }
}
