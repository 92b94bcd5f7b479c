package io.berth.reservation;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Received;
import io.berth.eventloop.Security;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Unavailable;
import io.reactivex.rxjava3.core.Flowable;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Accepted connections, each subscriber's under a lease of its own: accepted as they are asked for. */
final class Connections<P extends Security> extends Flowable<Connection<P>> {
    /** Where a subscriber's connections live. */
    interface Home {
        /** The loop. */
        Loop<?> loop();

        /** The stream has ended and the last of its connections is closed; may be called again. */
        void left();

        /** A loop of the user's. */
        static Home at(Loop<?> loop) {
            return new Home() {
                @Override
                public Loop<?> loop() {
                    return loop;
                }

                @Override
                public void left() {}
            };
        }

        /** A loop of its own, on the event loop of the verticle that subscribes or on one of the Vertx. */
        static Home on(Vertx vertx) {
            Loop<Void> loop = Loop.attach(vertx, null);
            return new Home() {
                @Override
                public Loop<?> loop() {
                    return loop;
                }

                @Override
                public void left() {
                    loop.close();
                }
            };
        }
    }

    private final BoundSocket port;
    private final LeaseOptions options;
    private final P security;
    private final Supplier<Home> homes;

    Connections(BoundSocket port, LeaseOptions options, P security, Supplier<Home> homes) {
        this.port = port;
        this.options = options;
        this.security = security;
        this.homes = homes;
    }

    @Override
    protected void subscribeActual(Subscriber<? super Connection<P>> subscriber) {
        Home home;
        try {
            home = homes.get();
        } catch (LoopException e) {
            Flowable.<Connection<P>>error(e).subscribe(subscriber);
            return;
        }
        Accepting<P> accepting = new Accepting<>(home, security, subscriber);
        accepting.begin(port.queue(options));
    }

    /** One subscriber's turn. Asked and cancelled by any thread, it does its work on the loop. */
    private static final class Accepting<P extends Security>
            implements Subscription, SocketHandler<P, Void, Connection<P>> {
        private final Home home;
        private final P security;
        private final Subscriber<? super Connection<P>> subscriber;
        private final Demand demand = new Demand();
        private LeaseRequest request; // set once
        private volatile boolean over; // nothing may be emitted any more

        // Loop thread only
        private SocketContext<P, Void, Connection<P>> context;
        private ListenSocket<P> listener;
        private Lease lease;

        Accepting(Home home, P security, Subscriber<? super Connection<P>> subscriber) {
            this.home = home;
            this.security = security;
            this.subscriber = subscriber;
        }

        void begin(LeaseRequest newRequest) {
            request = newRequest;
            subscriber.onSubscribe(this);
            request.lease()
                    .onComplete((granted, refusal) -> onLoop(() -> {
                        if (granted == null) {
                            end(refusal);
                        } else {
                            accept(granted);
                        }
                    }));
        }

        private void accept(Lease granted) {
            lease = granted;
            if (over) {
                lease.close();
                leaveIfEmpty();
                return;
            }
            lease.released().onComplete(done -> onLoop(this::released));
            context = home.loop().context(security, null, this);
            lease.feed(context).onComplete((listening, failure) -> {
                if (listening == null) {
                    end(failure);
                    lease.close();
                } else {
                    listener = listening;
                    acceptAsAsked();
                }
            });
        }

        /** The lease is gone: asked back with the port, or with what fed on it, or because accepting does not work. */
        private void released() {
            boolean intended = lease.tenure().granted().recalled().isComplete()
                    || home.loop().isClosed();
            end(intended ? null : new Unavailable(Kind.LOST, "accepting has ended unexpectedly, see the log", null));
        }

        private void acceptAsAsked() {
            if (listener == null || listener.isClosed()) {
                return;
            }
            if (demand.isNone() || over) {
                listener.pause();
            } else {
                listener.resume();
            }
        }

        private void end(Throwable failure) {
            if (!over) {
                over = true;
                if (failure == null) {
                    subscriber.onComplete();
                } else {
                    subscriber.onError(failure);
                }
            }
            leaveIfEmpty();
        }

        private void leaveIfEmpty() {
            if (over && (context == null || context.openSockets() == 0)) {
                home.left();
            }
        }

        private void onLoop(Runnable task) {
            try {
                home.loop().runOnLoop(task);
            } catch (LoopException closed) {
                end(null); // the loop's thread has left, so nobody else emits
            }
        }

        // --- the subscriber

        @Override
        public void request(long items) {
            if (items > 0) {
                demand.add(items);
                onLoop(this::acceptAsAsked);
            } else {
                onLoop(() -> end(new IllegalArgumentException("request at least one item, not " + items)));
                cancel();
            }
        }

        @Override
        public void cancel() {
            over = true;
            request.cancel();
            onLoop(() -> {
                if (lease != null) {
                    lease.close();
                }
                leaveIfEmpty();
            });
        }

        // --- its connections

        @Override
        public Connection<P> onOpen(Void none, Socket<P, Connection<P>> socket) {
            Connection<P> connection = new Connection<>(socket);
            socket.data(connection);
            demand.takeOne();
            subscriber.onNext(connection);
            acceptAsAsked();
            return connection;
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
}
