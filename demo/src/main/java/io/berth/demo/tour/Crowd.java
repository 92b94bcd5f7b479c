package io.berth.demo.tour;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Customers who come one after the other without a pause, until it is closed, and what became of them. Any thread. */
final class Crowd implements AutoCloseable {
    private final SocketAddress server;
    private final List<Thread> threads;
    private volatile boolean over;

    // Guarded by this
    private final Map<String, Integer> answers = new TreeMap<>();
    private int refused;
    private int reset;
    private int unserved;
    private String reason = "";

    Crowd(SocketAddress server, int abreast) {
        this.server = server;
        threads = IntStream.range(0, abreast)
                .mapToObj(number -> new Thread(this::keepComing, "crowd " + number))
                .toList();
        threads.forEach(Thread::start);
    }

    private void keepComing() {
        while (!over) {
            try {
                count(Customer.ask(server));
            } catch (IOException failure) {
                count(failure);
            }
        }
    }

    private synchronized void count(String answer) {
        answers.merge(answer, 1, Integer::sum);
        notifyAll();
    }

    private synchronized void count(IOException failure) {
        if (failure instanceof ConnectException) {
            refused++;
        } else if (failure instanceof SocketException) {
            reset++;
        } else {
            unserved++;
        }
        reason = failure.toString();
        notifyAll();
    }

    /** Waits until so many more customers have had this answer, or one has had none. */
    synchronized void awaitMore(int customers, String answer) throws InterruptedException {
        int enough = answered(answer) + customers;
        while (answered(answer) < enough && failed() == 0) {
            wait();
        }
    }

    /** How many have had this answer. */
    synchronized int answered(String answer) {
        return answers.getOrDefault(answer, 0);
    }

    /** How many could not connect. */
    synchronized int refused() {
        return refused;
    }

    /** How many connections were reset. */
    synchronized int reset() {
        return reset;
    }

    /** How many connected, and had no answer for another reason. */
    synchronized int unserved() {
        return unserved;
    }

    /** How many had no answer. */
    synchronized int failed() {
        return refused + reset + unserved;
    }

    /** Why the last of these had none, in brackets; nothing when all had one. */
    synchronized String lastReason() {
        return failed() == 0 ? "" : " (" + reason + ")";
    }

    /** Lets no more come, and waits for those that are served. */
    @Override
    public void close() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join(Customer.PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
