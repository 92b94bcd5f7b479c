package io.berth.reservation;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.Socket;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.disposables.Disposable;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import org.reactivestreams.Subscription;

/** Writes a stream to a connection, one buffer ahead of the kernel. Called by any thread, it does its work on the loop. */
final class ConnectionWriter implements FlowableSubscriber<Buffer>, Disposable {
    private final Connection<?> connection;
    private final CompletableObserver observer;

    private Subscription upstream; // set once, by the upstream
    private volatile boolean done;

    // Loop thread only
    private ByteBuffer refused; // null unless the socket could not take it yet
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
            ConnectionWriter writer = new ConnectionWriter(connection, observer);
            connection.onLoop(() -> connection.writtenBy(writer));
            upstream.subscribe(writer);
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        observer.onSubscribe(this);
        subscription.request(1);
    }

    @Override
    public void onNext(Buffer bytes) {
        connection.onLoop(() -> send(ByteBuffer.wrap(bytes.getBytes())));
    }

    private void send(ByteBuffer bytes) {
        Socket<?, ?> socket = connection.ownSocket();
        if (done) {
            return;
        }
        if (socket.isClosed()) {
            fail(new IllegalStateException("the connection is closed"));
            return;
        }
        switch (socket.send(bytes)) {
            case ALL -> upstream.request(1);
            case REFUSED -> refused = bytes;
            default -> {} // onWritable goes on
        }
    }

    void onWritable() {
        ByteBuffer again = refused;
        refused = null;
        if (again != null) {
            send(again);
        } else if (ended) {
            complete();
        } else if (!done) {
            upstream.request(1);
        }
    }

    @Override
    public void onComplete() {
        connection.onLoop(this::end);
    }

    private void end() {
        ended = true;
        Socket<?, ?> socket = connection.ownSocket();
        if (socket.isClosed()) {
            complete();
            return;
        }
        socket.shutdown();
        if (socket.isClosed() || socket.bufferedBytes() == 0) {
            complete();
        }
    }

    @Override
    public void onError(Throwable failure) {
        connection.onLoop(() -> {
            fail(failure);
            connection.ownSocket().close();
        });
    }

    void onClose(CloseReason reason) {
        Throwable failure = Connection.failure(reason);
        if (failure == null && ended && reason.unsentBytes() == 0) {
            complete();
        } else if (!done) {
            upstream.cancel();
            fail(
                    failure == null
                            ? new IllegalStateException("the connection was closed while it was written to")
                            : failure);
        }
    }

    private void complete() {
        if (!done) {
            done = true;
            observer.onComplete();
        }
    }

    private void fail(Throwable failure) {
        if (!done) {
            done = true;
            observer.onError(failure);
        }
    }

    @Override
    public void dispose() {
        done = true;
        upstream.cancel();
        connection.close();
    }

    @Override
    public boolean isDisposed() {
        return done;
    }
}
