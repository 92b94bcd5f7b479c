package io.berth.benchmarks.budget;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.Plain;
import io.berth.eventloop.Received;
import io.berth.eventloop.Security;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.berth.eventloop.StandaloneLoop;
import io.berth.tls.Identity;
import io.berth.tls.Tls;
import io.berth.tls.TlsClientOptions;
import io.berth.tls.Trust;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Main class, {@code (plain|tls) (epoll|nio)}: what messages and connections cost a server of echoes, not its clients. */
final class StreamCosts<P extends Security> {
    private static final int CONNECTIONS = 32;
    private static final int MESSAGES = 2_000;
    private static final int BURSTS = 10;
    private static final int SIZE = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Meter meter = new Meter();
    private final String name;
    private final ByteBuffer question = ByteBuffer.allocateDirect(SIZE);
    private final Echoing<P> echoing = new Echoing<>();
    private final Asking<P> asking = new Asking<>();
    private final StandaloneLoop<Void> server;
    private final StandaloneLoop<Void> client;
    private final Runnable step;
    private final Runnable wait;
    private final SocketContext<P, Void, Void> clients;
    private final int port;

    private StreamCosts(String protocol, Backend backend, P serving, P calling) {
        name = protocol + "." + backend;
        server = backend.loop();
        client = backend.loop();
        step = server::step;
        wait = () -> server.step(PATIENCE);
        clients = client.context(calling, null, asking);
        port = server.context(serving, (Void) null, echoing)
                .listen("127.0.0.1", 0)
                .result()
                .port();
    }

    public static void main(String[] arguments) {
        Backend backend = Backend.named(arguments[1]);
        if (arguments[0].equals("plain")) {
            new StreamCosts<>("plain", backend, Plain.plain(), Plain.plain()).measure();
            DeferCosts.measure(backend);
        } else {
            Tls serving = Tls.server(Identity.selfSigned("localhost"));
            Tls calling = Tls.client(TlsClientOptions.DEFAULT.withTrust(Trust.everybody()));
            new StreamCosts<>("tls", backend, serving, calling).measure();
        }
    }

    private void measure() {
        for (int i = 0; i < CONNECTIONS; i++) {
            open();
        }
        meter.bytes(name + ".allocated-per-message", MESSAGES, () -> {
            for (int i = 0; i < MESSAGES; i++) {
                burst(1);
            }
        });
        meter.calls(name + ".calls-per-message", BURSTS, () -> {
            for (int i = 0; i < BURSTS; i++) {
                burst(1);
            }
        });
        meter.calls(name + ".calls-per-message-of-a-burst", BURSTS * CONNECTIONS, () -> {
            for (int i = 0; i < BURSTS; i++) {
                burst(CONNECTIONS);
            }
        });
        meter.callsButWaits(name + ".calls-per-connection", this::visit);
        server.close();
        client.close();
    }

    /** So many connections ask at once, and all are answered. */
    private void burst(int connections) {
        int heard = asking.heard + connections;
        for (int i = 0; i < connections; i++) {
            asking.sockets.get(i).send(question.clear());
        }
        int echoed = echoing.echoed + connections;
        while (echoing.echoed < echoed) {
            meter.measure(wait);
        }
        while (asking.heard < heard) {
            client.step(PATIENCE);
        }
    }

    private void open() {
        int wanted = echoing.opened + 1;
        clients.connect("127.0.0.1", port);
        bothUntil(() -> echoing.opened == wanted && asking.opened == wanted);
    }

    /** Somebody comes, asks once, and goes. */
    private void visit() {
        open();
        Socket<P, Void> guest = asking.sockets.get(CONNECTIONS);
        int heard = asking.heard + 1;
        guest.send(question.clear());
        bothUntil(() -> asking.heard == heard);
        asking.sockets.remove(guest);
        int closed = echoing.closed + 1;
        guest.close();
        bothUntil(() -> echoing.closed == closed);
        meter.measure(step); // a selector lets go of a closed channel when it selects the next time
    }

    private void bothUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            client.step();
            meter.measure(step);
        }
    }

    private static final class Echoing<P extends Security> implements SocketHandler<P, Void, Void> {
        private int opened;
        private int closed;
        private int echoed;

        @Override
        public Void onOpen(Void none, Socket<P, Void> socket) {
            opened++;
            return null;
        }

        @Override
        public void onData(Void none, Socket<P, Void> socket, Received bytes) {
            echoed++;
            socket.send(bytes);
        }

        @Override
        public void onClose(Void none, Socket<P, Void> socket, CloseReason reason) {
            closed++;
        }
    }

    private static final class Asking<P extends Security> implements SocketHandler<P, Void, Void> {
        private final List<Socket<P, Void>> sockets = new ArrayList<>();
        private int opened;
        private int heard;

        @Override
        public Void onOpen(Void none, Socket<P, Void> socket) {
            opened++;
            sockets.add(socket);
            return null;
        }

        @Override
        public void onData(Void none, Socket<P, Void> socket, Received bytes) {
            heard++;
        }
    }
}
