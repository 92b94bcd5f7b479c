package io.berth.reservation;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.Received;
import io.reactivex.rxjava3.core.Flowable;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** What a peer sends, read as far as it is asked for. */
final class ConnectionBytes extends Flowable<Buffer> {
    private final Connection<?> connection;
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private final Demand demand = new Demand();

    // Loop thread only
    private Subscriber<? super Buffer> subscriber; // null before the first one, and after the last item
    private boolean over;
    private Throwable failure;

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
        newSubscriber.onSubscribe(new Asking(newSubscriber));
        connection.onLoop(() -> begin(newSubscriber));
    }

    private void begin(Subscriber<? super Buffer> newSubscriber) {
        subscriber = newSubscriber;
        if (over) {
            tellEnd();
        } else {
            readIfWanted();
        }
    }

    private void readIfWanted() {
        if (subscriber != null && !over && !demand.isNone()) {
            connection.ownSocket().resume();
        }
    }

    void onData(Received bytes) {
        if (subscriber == null) {
            return; // cancelled since
        }
        demand.takeOne();
        subscriber.onNext(Buffer.buffer(bytes.copy()));
        if (demand.isNone() && !over) {
            connection.ownSocket().pause();
        }
    }

    void onEnd() {
        end(null);
    }

    void onClose(CloseReason reason) {
        end(Connection.failure(reason));
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

    private void cancel() {
        subscriber = null;
        if (!over) {
            connection.ownSocket().pause();
        }
    }

    /** What the subscriber asks by; any thread. */
    private final class Asking implements Subscription {
        private final Subscriber<? super Buffer> asker;

        Asking(Subscriber<? super Buffer> asker) {
            this.asker = asker;
        }

        @Override
        public void request(long items) {
            if (items > 0) {
                demand.add(items);
                connection.onLoop(ConnectionBytes.this::readIfWanted);
            } else {
                connection.onLoop(() -> {
                    subscriber = asker;
                    end(new IllegalArgumentException("request at least one item, not " + items));
                });
            }
        }

        @Override
        public void cancel() {
            connection.onLoop(ConnectionBytes.this::cancel);
        }
    }
}
