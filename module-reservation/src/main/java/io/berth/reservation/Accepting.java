package io.berth.reservation;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Peer;
import io.berth.eventloop.Plain;
import io.berth.eventloop.Received;
import io.berth.eventloop.Security;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.berth.reservation.Connections.Home;
import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Unavailable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The turn of one subscriber to connections. Asked and cancelled by any thread, it does its work on the loop.
 *
 * <p>A connection in its handshake has a place in the demand: it gives it back when it fails, and when the turn ends the
 * stream waits for it.
 */
final class Accepting<P extends Security> implements Subscription, SocketHandler<P, Void, Connection<P>> {
    private final Home home;
    private final P security;
    private final boolean shakesHands; // else what is accepted is open at once
    private final LeaseRequest request;
    private final Subscriber<? super Connection<P>> subscriber;
    private final Demand demand = new Demand();
    private final AtomicBoolean over = new AtomicBoolean(); // nothing may be emitted any more

    // Loop thread only
    private SocketContext<P, Void, Connection<P>> context; // null before the turn has come
    private ListenSocket<P> listener;
    private Lease lease;
    private int handshakes; // under way
    private boolean released; // the lease is gone

    Accepting(Home home, P security, LeaseRequest request, Subscriber<? super Connection<P>> subscriber) {
        this.home = home;
        this.security = security;
        this.shakesHands = !(security instanceof Plain);
        this.request = request;
        this.subscriber = subscriber;
    }

    void begin() {
        subscriber.onSubscribe(this);
        request.lease().onComplete((granted, refusal) -> {
            if (granted == null) {
                onLoop(() -> end(refusal));
            } else if (!onLoop(() -> accept(granted))) {
                granted.close();
            }
        });
    }

    // --- its turn

    private void accept(Lease granted) {
        lease = granted;
        lease.released().onComplete(done -> onLoop(this::released));
        if (over.get() || home.loop().isClosed()) {
            lease.close();
            return;
        }
        context = home.loop().context(security, null, this);
        lease.feed(context).onComplete((listening, failure) -> {
            if (listening != null) {
                listener = listening;
                acceptAsAsked();
            } else if (!lease.isClosed()) {
                end(failure);
                lease.close();
            }
        });
    }

    private void released() {
        released = true;
        endIfReleased();
    }

    /** The lease is gone: asked back with the port or the verticle, gone with the loop, or accepting does not work. */
    private void endIfReleased() {
        if (released && handshakes == 0) {
            boolean intended = lease.tenure().wasAskedToEnd() || home.loop().isClosed();
            end(intended ? null : new Unavailable(Kind.LOST, "accepting has ended unexpectedly, see the log", null));
        }
    }

    private void acceptAsAsked() {
        if (listener == null || listener.isClosed()) {
            return;
        }
        if (demand.exceeds(handshakes) && !over.get()) {
            listener.resume();
        } else {
            listener.pause();
        }
    }

    private void end(Throwable failure) {
        tellEnd(failure);
        leaveIfEmpty();
    }

    private void tellEnd(Throwable failure) {
        if (over.compareAndSet(false, true)) {
            if (failure == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(failure);
            }
        }
    }

    private void leaveIfEmpty() {
        if (over.get() && handshakes == 0 && (context == null || context.openSockets() == 0)) {
            home.left();
        }
    }

    /** Runs something on the loop. Once that is gone its thread emits no more, so the end may be told from here. */
    private boolean onLoop(Runnable task) {
        try {
            home.loop().runOnLoop(task);
            return true;
        } catch (LoopException gone) {
            request.cancel();
            tellEnd(null);
            return false;
        }
    }

    // --- the subscriber

    @Override
    public void request(long items) {
        if (items > 0) {
            demand.add(items);
            onLoop(this::acceptAsAsked);
        } else {
            onLoop(() -> {
                tellEnd(new IllegalArgumentException("request at least one item, not " + items));
                stop();
            });
        }
    }

    @Override
    public void cancel() {
        over.set(true);
        onLoop(this::stop);
    }

    private void stop() {
        request.cancel();
        if (lease != null) {
            lease.close();
        }
        leaveIfEmpty();
    }

    // --- its connections

    /** What the kernel accepts while a cancellation is on its way has nobody to end it. */
    @Override
    public boolean onPreOpen(Void none, Peer peer) {
        if (over.get()) {
            return false;
        }
        if (shakesHands) {
            handshakes++;
            acceptAsAsked();
        }
        return true;
    }

    @Override
    public Connection<P> onOpen(Void none, Socket<P, Connection<P>> socket) {
        Connection<P> connection = new Connection<>(socket);
        socket.data(connection);
        demand.takeOne();
        boolean wanted = !over.get();
        if (wanted) {
            subscriber.onNext(connection);
        }
        if (shakesHands) {
            handshakeIsOver();
        } else {
            acceptAsAsked();
        }
        if (!wanted) {
            connection.close(); // cancelled during the handshake
        }
        return connection;
    }

    @Override
    public void onHandshakeError(Void none, Peer peer, LoopException cause) {
        handshakeIsOver();
        leaveIfEmpty();
    }

    private void handshakeIsOver() {
        handshakes--;
        acceptAsAsked();
        endIfReleased();
    }

    @Override
    public void onData(Void none, Socket<P, Connection<P>> socket, Received bytes) {
        socket.data().ownBytes().onData(bytes);
    }

    @Override
    public void onWritable(Void none, Socket<P, Connection<P>> socket) {
        socket.data().onWritable();
    }

    @Override
    public void onEnd(Void none, Socket<P, Connection<P>> socket) {
        socket.data().ownBytes().onEnd();
    }

    @Override
    public void onClose(Void none, Socket<P, Connection<P>> socket, CloseReason reason) {
        socket.data().onClose(reason);
        leaveIfEmpty();
    }
}
