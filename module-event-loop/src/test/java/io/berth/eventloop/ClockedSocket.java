package io.berth.eventloop;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A socket on a loop whose time the test moves. */
final class ClockedSocket implements AutoCloseable {
    /** Writes down what happens, and when. */
    static final class Log implements SocketHandler<Security, Void, Void> {
        final List<String> events = new ArrayList<>();
        final boolean keeps;
        Consumer<Socket<Security, Void>> onTimeout = socket -> {};
        Socket<Security, Void> socket;
        CloseReason reason;
        Throwable failure;

        Log(boolean keeps) {
            this.keeps = keeps;
        }

        @Override
        public Void onOpen(Void none, Socket<Security, Void> opened) {
            socket = opened;
            return null;
        }

        @Override
        public void onTimeout(Void none, Socket<Security, Void> late) {
            events.add("timeout");
            onTimeout.accept(late);
            if (!keeps) {
                SocketHandler.super.onTimeout(null, late);
            }
        }

        @Override
        public void onLongTimeout(Void none, Socket<Security, Void> late) {
            events.add("longTimeout");
            if (!keeps) {
                SocketHandler.super.onLongTimeout(null, late);
            }
        }

        @Override
        public void onClose(Void none, Socket<Security, Void> closed, CloseReason why) {
            events.add("close");
            reason = why;
        }

        @Override
        public void onFailure(Void none, Throwable problem) {
            failure = problem;
        }
    }

    final HandCranked hand;
    final Log log;
    final SocketContext<Security, Void, Void> context;
    final int port;
    final java.net.Socket client;
    final Socket<Security, Void> socket;

    ClockedSocket(Backend backend, boolean keeps) throws IOException {
        hand = new HandCranked(backend);
        log = new Log(keeps);
        context = hand.context(null, log);
        port = hand.listen(context).port();
        client = Wire.connect(port);
        hand.until(() -> log.socket != null);
        socket = log.socket;
    }

    /** How long it takes until an event comes, when time passes in small steps; or null within {@code most}. */
    Duration wait(String event, Duration step, Duration most) {
        for (Duration passed = Duration.ZERO; passed.compareTo(most) <= 0; passed = passed.plus(step)) {
            if (log.events.contains(event)) {
                return passed;
            }
            hand.pass(step);
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        client.close();
        hand.close();
    }
}
