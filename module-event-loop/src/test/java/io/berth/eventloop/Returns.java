package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Counts how often something that was lent to a loop has come back, and whether it came on that loop. */
final class Returns implements Runnable {
    private static final String ON_LOOP = "on the loop";

    private final LinkedBlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final Loop<?> loop;

    Returns(Loop<?> loop) {
        this.loop = loop;
    }

    @Override
    public void run() {
        calls.add(loop.isOnLoop() ? ON_LOOP : "on " + Thread.currentThread());
    }

    /** Waits for the one return. */
    void expectOne() {
        try {
            assertThat(calls.poll(TestLoop.WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(ON_LOOP);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        expectNone();
    }

    /** It is not back, or not once more. */
    void expectNone() {
        assertThat(calls).isEmpty();
    }
}
