package io.berth.reservation;

import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Security;
import io.reactivex.rxjava3.core.Flowable;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.reactivestreams.Subscriber;

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
        Home home = null;
        LeaseRequest request;
        try {
            home = homes.get();
            request = port.queue(options);
        } catch (LoopException | ReservationException refusal) {
            if (home != null) {
                home.left();
            }
            Flowable.<Connection<P>>error(refusal).subscribe(subscriber);
            return;
        }
        new Accepting<>(home, security, request, subscriber).begin();
    }
}
