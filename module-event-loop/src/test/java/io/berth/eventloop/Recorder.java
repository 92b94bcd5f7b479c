package io.berth.eventloop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A handler that writes down what happens, one line an event: "open", "data hello", "writable", "end", "close ENDED",
 * "timeout", "longTimeout", "connectError ECONNREFUSED", "failure boom". Extend it to act on events as well.
 */
class Recorder implements SocketHandler<Security, Void, Void> {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    volatile Socket<Security, Void> socket;
    volatile CloseReason reason;
    volatile Throwable failure;

    /** Waits for the next event, which must be this one. */
    void expect(String event) {
        String next = next();
        if (!event.equals(next)) {
            throw new AssertionError("expected '" + event + "' but next was '" + next + "', then " + events);
        }
    }

    /** Waits for the next event. */
    String next() {
        try {
            String next = events.poll(TestLoop.WAIT_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no event came in " + TestLoop.WAIT_SECONDS + " s");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Nothing has happened that was not expected. */
    void expectNothingMore() {
        if (!events.isEmpty()) {
            throw new AssertionError("unexpected events " + events);
        }
    }

    void record(String event) {
        events.add(event);
    }

    @Override
    public Void onOpen(Void none, Socket<Security, Void> opened) {
        socket = opened;
        record("open");
        return null;
    }

    @Override
    public void onData(Void none, Socket<Security, Void> from, Received bytes) {
        record("data " + bytes.text());
    }

    @Override
    public void onWritable(Void none, Socket<Security, Void> to) {
        record("writable");
    }

    @Override
    public void onEnd(Void none, Socket<Security, Void> from) {
        record("end");
        SocketHandler.super.onEnd(null, from);
    }

    @Override
    public void onClose(Void none, Socket<Security, Void> closed, CloseReason why) {
        reason = why;
        record("close " + why.why());
    }

    @Override
    public void onTimeout(Void none, Socket<Security, Void> late) {
        record("timeout");
        SocketHandler.super.onTimeout(null, late);
    }

    @Override
    public void onLongTimeout(Void none, Socket<Security, Void> late) {
        record("longTimeout");
        SocketHandler.super.onLongTimeout(null, late);
    }

    @Override
    public void onConnectError(Void none, Connecting attempt, LoopException cause) {
        failure = cause;
        record("connectError " + (cause instanceof LoopException.Network network ? network.reason() : cause.kind()));
    }

    @Override
    public void onFailure(Void none, Throwable problem) {
        failure = problem;
        record("failure " + problem.getMessage());
    }
}
