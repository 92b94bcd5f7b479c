package io.berth.hosting;

import io.berth.testing.Waiting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Clients who come without pause: each connects, asks, gets its answer, and leaves. The first failure ends it all. */
final class Clients implements AutoCloseable {
    private static final int MILLIS = 20_000;
    private static final int HOSTS = 250;

    private final SocketAddress server;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads;
    private volatile boolean over;

    Clients(SocketAddress server, int count) {
        this.server = server;
        this.threads = IntStream.range(0, count)
                .mapToObj(number -> new Thread(() -> come(number), "client " + number))
                .toList();
        threads.forEach(Thread::start);
    }

    private void come(int number) {
        try {
            for (int visit = 0; !over && failure.get() == null; visit++) {
                visit(number, visit);
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            failure.compareAndSet(null, e);
        }
    }

    private void visit(int number, int visit) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(MILLIS);
            // From many addresses, since whoever leaves first keeps its port for a minute.
            socket.bind(new InetSocketAddress("127.0." + (number + 1) + "." + (visit % HOSTS + 1), 0));
            socket.connect(server, MILLIS);
            byte[] question = {(byte) number, (byte) visit, (byte) (visit >> 8)};
            socket.getOutputStream().write(question);
            byte[] answer = socket.getInputStream().readNBytes(question.length);
            if (!Arrays.equals(answer, question)) {
                throw new AssertionError("visit " + visit + " was answered by " + answer.length + " bytes");
            }
            answered.incrementAndGet();
        }
    }

    /** How many had their answer. */
    long answered() {
        return answered.get();
    }

    /** Waits until some more have had their answer. */
    void awaitVisits(long count) {
        long end = answered() + count;
        Waiting.until("clients are served", () -> answered() >= end || failure.get() != null);
        requireNoFailure();
    }

    private void requireNoFailure() {
        if (failure.get() != null) {
            throw new AssertionError("a client was not served", failure.get());
        }
    }

    /** Lets no more come, and waits for those who are served. */
    @Override
    public void close() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        requireNoFailure();
    }
}
