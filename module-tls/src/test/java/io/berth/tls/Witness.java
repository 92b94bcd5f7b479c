package io.berth.tls;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.Connecting;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Peer;
import io.berth.eventloop.Received;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketHandler;
import io.berth.testing.Waiting;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A handler that writes down what happens, one line an event: "open", "data hello", "writable", "end", "close ENDED",
 * "close FAILED TRUNCATED", "handshakeError UNTRUSTED", "connectError WRONG_HOST", "failure boom". Extend it to act on
 * events as well.
 */
class Witness implements SocketHandler<Tls, Void, Void> {
    private static final String DATA = "data ";

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    /** The newest socket, what was agreed on for it, and what has become of it. */
    volatile Socket<Tls, Void> socket;

    volatile TlsConnection connection;
    volatile CloseReason reason;
    volatile Throwable failure;

    /** One that sends back what comes. */
    static Witness echoing() {
        return new Witness() {
            @Override
            public void onData(Void none, Socket<Tls, Void> from, Received bytes) {
                super.onData(null, from, bytes);
                from.send(bytes);
            }
        };
    }

    /** One that sends a text as soon as it can. */
    static Witness greeting(String text) {
        return new Witness() {
            @Override
            public Void onOpen(Void none, Socket<Tls, Void> opened) {
                super.onOpen(null, opened);
                opened.send(bytes(text));
                return null;
            }
        };
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for the next event, which must be this one. */
    void expect(String event) {
        String next = next();
        if (!event.equals(next)) {
            throw new AssertionError("expected '" + event + "' but next was '" + next + "', then " + events, failure);
        }
    }

    /** Waits for data, which must be this text, in however many pieces. */
    void expectData(String text) {
        StringBuilder came = new StringBuilder();
        while (came.length() < text.length()) {
            String next = next();
            if (!next.startsWith(DATA)) {
                throw new AssertionError("expected '" + text + "' but '" + came + "' came and then " + next, failure);
            }
            came.append(next.substring(DATA.length()));
        }
        if (!text.contentEquals(came)) {
            throw new AssertionError("expected '" + text + "' but '" + came + "' came");
        }
    }

    /** Waits for the next event. */
    String next() {
        try {
            String next = events.poll(Waiting.SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no event came in " + Waiting.SECONDS + " s");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Nothing has happened that was not expected. */
    void expectNothingMore() {
        if (!events.isEmpty()) {
            throw new AssertionError("unexpected events " + events, failure);
        }
    }

    void record(String event) {
        events.add(event);
    }

    @Override
    public Void onOpen(Void none, Socket<Tls, Void> opened) {
        socket = opened;
        connection = TlsConnection.of(opened);
        record("open");
        return null;
    }

    @Override
    public void onData(Void none, Socket<Tls, Void> from, Received bytes) {
        record(DATA + bytes.text());
    }

    @Override
    public void onWritable(Void none, Socket<Tls, Void> to) {
        record("writable");
    }

    @Override
    public void onEnd(Void none, Socket<Tls, Void> from) {
        record("end");
        SocketHandler.super.onEnd(null, from);
    }

    @Override
    public void onClose(Void none, Socket<Tls, Void> closed, CloseReason why) {
        reason = why;
        failure = why.cause();
        record("close " + why.why() + (why.cause() == null ? "" : " " + name(why.cause())));
    }

    @Override
    public void onConnectError(Void none, Connecting attempt, LoopException cause) {
        failure = cause;
        record("connectError " + name(cause));
    }

    @Override
    public void onHandshakeError(Void none, Peer peer, LoopException cause) {
        failure = cause;
        record("handshakeError " + name(cause));
    }

    @Override
    public void onFailure(Void none, Throwable problem) {
        failure = problem;
        record("failure " + problem.getMessage());
    }

    private static String name(Throwable cause) {
        if (cause instanceof TlsException tls) {
            return tls.reason().name();
        }
        if (cause instanceof LoopException.Network network) {
            return network.reason();
        }
        return cause instanceof LoopException other ? other.kind().name() : cause.toString();
    }
}
