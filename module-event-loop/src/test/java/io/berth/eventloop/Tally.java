package io.berth.eventloop;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An echo that counts what happens, on any number of sockets, and can be waited for. */
class Tally implements SocketHandler<Security, Void, Void> {
    private final Map<CloseReason.Why, Integer> reasons = new EnumMap<>(CloseReason.Why.class);
    private int opened;
    private int closed;
    private int failures;
    private long received;
    private long unsent;

    @Override
    public Void onOpen(Void none, Socket<Security, Void> socket) {
        count(() -> opened++);
        return null;
    }

    @Override
    public void onData(Void none, Socket<Security, Void> socket, Received bytes) {
        count(() -> received += bytes.length());
        socket.send(bytes);
    }

    @Override
    public void onClose(Void none, Socket<Security, Void> socket, CloseReason reason) {
        count(() -> {
            closed++;
            unsent += reason.unsentBytes();
            reasons.merge(reason.why(), 1, Integer::sum);
        });
    }

    @Override
    public void onFailure(Void none, Throwable problem) {
        count(() -> failures++);
    }

    private synchronized void count(Runnable change) {
        change.run();
        notifyAll();
    }

    synchronized void awaitOpened(int sockets) {
        await("opened", () -> opened >= sockets);
    }

    synchronized void awaitClosed(int sockets) {
        await("closed", () -> closed >= sockets);
    }

    synchronized void awaitReceived(long bytes) {
        await("received", () -> received >= bytes);
    }

    private void await(String what, BooleanSupplier reached) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestLoop.WAIT_SECONDS);
        try {
            while (!reached.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("waited in vain for more to be " + what + ": " + this);
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    synchronized int opened() {
        return opened;
    }

    synchronized int closed() {
        return closed;
    }

    synchronized int closed(CloseReason.Why why) {
        return reasons.getOrDefault(why, 0);
    }

    synchronized int failures() {
        return failures;
    }

    synchronized long received() {
        return received;
    }

    synchronized long unsent() {
        return unsent;
    }

    @Override
    public synchronized String toString() {
        return "opened " + opened + ", received " + received + ", failures " + failures + ", closed " + closed + " "
                + reasons;
    }
}
