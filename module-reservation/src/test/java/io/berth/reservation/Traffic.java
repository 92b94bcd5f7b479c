package io.berth.reservation;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Customers who come one after the other while the gate is open, get an answer, and stay for a while. Those who stay are
 * closed now by one side, now by the other, now by a reset.
 */
final class Traffic implements AutoCloseable {
    private static final int STAYING = 4;

    /** Now and then all leave, for the port to be listened on again without live connections too. */
    private static final int EMPTIED_AFTER = 25;

    private final SocketAddress address;
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);
    private final Semaphore visits = new Semaphore(0);
    private final Deque<Customer> staying = new ArrayDeque<>();
    private final Thread thread = new Thread(this::come, "traffic");
    private volatile boolean over;
    private volatile Throwable failure;

    // Written by the thread of the customers
    private volatile int live;
    private volatile long answered;
    private volatile long refused;
    private volatile long broken;

    /** The gate is shut at first; the thread that makes it is the one that opens and shuts it. */
    Traffic(SocketAddress address) {
        this.address = address;
        gate.writeLock().lock();
        thread.start();
    }

    /** Lets customers come. */
    void open() {
        gate.writeLock().unlock();
    }

    /** Lets no more come; whoever is being served is served. */
    void shut() {
        gate.writeLock().lock();
    }

    /** Waits for one more visit that began after now, whatever came of it. */
    void awaitVisit() {
        visits.drainPermits();
        try {
            if (!visits.tryAcquire(2, 20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came in 20 s", failure);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How many connections stay open. */
    int live() {
        return live;
    }

    long answered() {
        return answered;
    }

    /** How many found that nobody listens. */
    long refused() {
        return refused;
    }

    /** How many lost their connection. */
    long broken() {
        return broken;
    }

    Throwable failure() {
        return failure;
    }

    private void come() {
        try {
            while (!over) {
                gate.readLock().lock();
                try {
                    visit();
                } finally {
                    gate.readLock().unlock();
                }
                visits.release();
            }
            vanish();
        } catch (IOException | RuntimeException | AssertionError e) {
            failure = e;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void visit() throws IOException {
        try {
            Customer customer = Customer.at(address);
            staying.add(customer);
            customer.ask();
            staying.element().ask();
            answered++;
            if (answered % EMPTIED_AFTER == 0) {
                sayGoodbye(0);
            } else {
                sayGoodbye(STAYING);
            }
        } catch (ConnectException e) {
            refused++;
            failure = e;
        } catch (IOException e) {
            broken++;
            failure = e;
            vanish();
        }
        live = staying.size();
    }

    private void sayGoodbye(int remaining) throws IOException {
        while (staying.size() > remaining) {
            Customer customer = staying.remove();
            if (answered % 100 == 0) {
                customer.close();
            } else if (answered % 10 == 0) {
                customer.dismiss();
            } else {
                customer.vanish();
            }
        }
    }

    private void vanish() throws IOException {
        while (!staying.isEmpty()) {
            staying.remove().vanish();
        }
    }

    @Override
    public void close() {
        over = true;
        if (gate.isWriteLockedByCurrentThread()) {
            open();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
