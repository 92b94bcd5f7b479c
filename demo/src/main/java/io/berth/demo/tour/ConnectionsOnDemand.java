package io.berth.demo.tour;

import io.berth.eventloop.Plain;
import io.berth.reservation.BoundSocket;
import io.berth.reservation.Connection;
import io.berth.reservation.PortState;
import io.reactivex.rxjava3.subscribers.DisposableSubscriber;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections as a stream, of which no more are accepted than are asked for. */
final class ConnectionsOnDemand implements Scene {
    private static final int CUSTOMERS = 8;
    private static final int FIRST = 3;

    @Override
    public String title() {
        return "Connections as a stream, with backpressure";
    }

    @Override
    public String story() {
        return """
                Eight customers connect to a port whose connections are a stream of RxJava. The
                subscriber asks for three of them, and later for the rest. Those that it has not
                asked for wait in the kernel's queue.
                """;
    }

    @Override
    public void play(Act act) throws IOException {
        Vertx vertx = act.vertx(1);
        BoundSocket port = BoundSocket.bind(vertx, "127.0.0.1", 0).await();
        Subscriber subscriber = new Subscriber();
        act.opened(subscriber::dispose);
        port.connections().subscribe(subscriber);
        while (port.status().await().state() != PortState.LEASED) {
            Thread.onSpinWait(); // its turn comes at once
        }

        List<Customer> customers = new ArrayList<>();
        for (int i = 1; i <= CUSTOMERS; i++) {
            Customer customer = act.opened(Customer.of(port.address()));
            customer.say("customer " + i);
            customers.add(customer);
        }
        subscriber.ask(FIRST);
        int served = answered(customers.subList(0, FIRST));
        act.claim(
                served == FIRST && subscriber.accepted.get() == FIRST,
                customers.size() + " customers have connected; " + FIRST + " were asked for, " + subscriber.accepted
                        + " accepted and " + served + " served");
        OptionalInt queue = KernelQueue.of((InetSocketAddress) port.address());
        if (queue.isPresent()) {
            act.claim(
                    queue.getAsInt() == CUSTOMERS - FIRST,
                    queue.getAsInt() + " wait in the kernel's queue, as it says itself");
        } else {
            act.say("how many wait in its queue, this kernel does not say");
        }

        subscriber.ask(CUSTOMERS - FIRST);
        int later = answered(customers.subList(FIRST, CUSTOMERS));
        act.claim(
                later == CUSTOMERS - FIRST && subscriber.accepted.get() == CUSTOMERS,
                "the rest was asked for, and " + later + " more were served");
    }

    /** How many customers get back what they have said. */
    private static int answered(List<Customer> customers) throws IOException {
        int answered = 0;
        for (Customer customer : customers) {
            if (customer.line().startsWith("customer ")) {
                answered++;
            }
        }
        return answered;
    }

    /** Asks for connections when it is told to, and echoes what comes of each. */
    private static final class Subscriber extends DisposableSubscriber<Connection<Plain>> {
        private final AtomicInteger accepted = new AtomicInteger();

        @Override
        protected void onStart() {
            // asks for nothing yet
        }

        void ask(int connections) {
            request(connections);
        }

        @Override
        public void onNext(Connection<Plain> connection) {
            accepted.incrementAndGet();
            connection.bytes().to(connection.writer()).onErrorComplete().subscribe();
        }

        @Override
        public void onError(Throwable failure) {
            // customers will not have their answers, and tell
        }

        @Override
        public void onComplete() {
            // the port is closed
        }
    }
}
