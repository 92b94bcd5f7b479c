package io.berth.reservation;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.Received;
import io.berth.eventloop.Socket;
import io.reactivex.rxjava3.core.Flowable;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * What a peer sends, read as far as it is asked for, and dropped once nobody wants it, so that the peer's end is heard. Asked
 * and cancelled by any thread, it does its work on the loop.
 */
final class ConnectionBytes extends Flowable<Buffer> implements Subscription {
    private final Connection<?> connection;
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private final Demand demand = new Demand();
    private volatile boolean cancelled;

    // Loop thread only
    private Subscriber<? super Buffer> subscriber; // null before there is one, and after its last item
    private boolean over;
    private Throwable failure; // null when it ended well

    ConnectionBytes(Connection<?> connection) {
        this.connection = connection;
    }

    @Override
    protected void subscribeActual(Subscriber<? super Buffer> newSubscriber) {
        if (!subscribed.compareAndSet(false, true)) {
            Flowable.<Buffer>error(new IllegalStateException("the bytes of a connection can be subscribed to once"))
                    .subscribe(newSubscriber);
            return;
        }
        newSubscriber.onSubscribe(this);
        if (!connection.onLoop(() -> begin(newSubscriber)) && !cancelled) {
            newSubscriber.onError(connection.ended("its loop is closed"));
        }
    }

    private void begin(Subscriber<? super Buffer> newSubscriber) {
        if (!cancelled) {
            subscriber = newSubscriber;
            if (over) {
                tellEnd();
            } else {
                readIfWanted();
            }
        }
    }

    // --- the subscriber

    @Override
    public void request(long items) {
        if (items > 0) {
            demand.add(items);
            connection.onLoop(this::readIfWanted);
        } else {
            connection.onLoop(() -> {
                end(new IllegalArgumentException("request at least one item, not " + items));
                dropTheRest();
            });
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        connection.onLoop(this::dropTheRest);
    }

    private void dropTheRest() {
        subscriber = null;
        read();
    }

    private void readIfWanted() {
        if (subscriber != null && !demand.isNone()) {
            read();
        }
    }

    private void read() {
        Socket<?, ?> socket = connection.ownSocket();
        if (!socket.isClosed()) {
            socket.resume();
        }
    }

    private void stopReading() {
        Socket<?, ?> socket = connection.ownSocket();
        if (!socket.isClosed()) {
            socket.pause();
        }
    }

    // --- the connection

    void onData(Received bytes) {
        if (subscriber == null) {
            return; // dropped
        }
        demand.takeOne();
        subscriber.onNext(Buffer.buffer(bytes.copy()));
        if (subscriber != null && demand.isNone()) {
            stopReading();
        }
    }

    void onEnd() {
        end(null);
    }

    void onClose(CloseReason reason) {
        end(connection.failure(reason));
    }

    private void end(Throwable cause) {
        if (!over) {
            over = true;
            failure = cause;
            tellEnd();
        }
    }

    private void tellEnd() {
        Subscriber<? super Buffer> last = subscriber;
        subscriber = null;
        if (last == null) {
            return;
        }
        if (failure == null) {
            last.onComplete();
        } else {
            last.onError(failure);
        }
    }
}
