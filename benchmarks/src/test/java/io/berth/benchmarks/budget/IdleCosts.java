package io.berth.benchmarks.budget;

import io.berth.eventloop.Plain;
import io.berth.eventloop.Received;
import io.berth.eventloop.Security;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketHandler;
import io.berth.tls.Identity;
import io.berth.tls.Tls;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/**
 * Main class, {@code (plain|tls) (epoll|nio)}: how much of the heap of a server on Vert.x a connection takes that has fallen
 * silent.
 */
final class IdleCosts<P extends Security> implements SocketHandler<P, Void, Void> {
    private static final int FIRST = 200; // with them comes what is made once
    private static final int CONNECTIONS = 1_000;
    private static final int STEADY = 5;
    private static final int SLACK_BYTES = 1_000;

    private final Semaphore echoed = new Semaphore(0);

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0] + "." + arguments[1] + ".heap-per-idle-connection";
        Vertx vertx = Backend.named(arguments[1]).vertx();
        if (arguments[0].equals("plain")) {
            new IdleCosts<Plain>().measure(name, arguments[0], vertx, Plain.plain());
        } else {
            new IdleCosts<Tls>().measure(name, arguments[0], vertx, Tls.server(Identity.selfSigned("localhost")));
        }
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private void measure(String name, String protocol, Vertx vertx, P security) throws Exception {
        Process crowd = Program.of(Crowd.class, protocol, "" + Backend.serve(vertx, security, this))
                .start();
        try (PrintStream orders = new PrintStream(crowd.getOutputStream(), true, StandardCharsets.UTF_8)) {
            call(orders, FIRST);
            long before = heap();
            call(orders, CONNECTIONS);
            Meter.print(name, (double) (heap() - before) / CONNECTIONS);
        }
    }

    private void call(PrintStream orders, int connections) throws InterruptedException {
        orders.println(connections);
        echoed.acquire(connections);
    }

    /** What is in use once the collector finds no more garbage; some becomes so only after cleaners have run. */
    private static long heap() {
        long least = Long.MAX_VALUE;
        int steady = 0;
        while (steady < STEADY) {
            System.gc();
            long now = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            steady = now < least - SLACK_BYTES ? 0 : steady + 1;
            least = Math.min(least, now);
        }
        return least;
    }

    @Override
    public void onData(Void none, Socket<P, Void> socket, Received bytes) {
        socket.send(bytes);
        echoed.release();
    }
}
