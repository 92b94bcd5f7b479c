package io.berth.eventloop;

import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Misuse;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A loop that the thread which made it drives, without a Vertx: for as long as there is something to do, or one iteration
 * at a time.
 *
 * <pre>{@code
 * StandaloneLoop<String> loop = Loop.standalone("my data");
 * loop.timer("tick", timer -> loop.close()).once(Duration.ofMillis(20));
 * loop.run();
 * }</pre>
 *
 * <p><b>Threading</b>: the thread that made it is the loop's thread, running or not.
 *
 * <p><b>Ownership</b>: the loop holds descriptors and native memory until {@link #close()}; ending {@link #run()} does
 * not close it.
 *
 * @param <T> the type of the user's value
 */
public final class StandaloneLoop<T> extends Loop<T> {
    private final ManualIoEventLoop steps;
    private boolean running;
    private boolean gone;

    private StandaloneLoop(ManualIoEventLoop steps, T data, LoopOptions options) {
        super(steps, null, data, options);
        this.steps = steps;
    }

    static <T> StandaloneLoop<T> create(T data, LoopOptions options) {
        return create(data, options, Ticker.systemTicker());
    }

    /** A loop whose time is moved by its maker. */
    static <T> StandaloneLoop<T> create(T data, LoopOptions options, Ticker ticker) {
        try {
            IoHandlerFactory backend = backend(options.backend());
            return new StandaloneLoop<>(
                    new ManualIoEventLoop(null, Thread.currentThread(), backend, ticker), data, options);
        } catch (LoopException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new LoopException.Unavailable(Kind.LOOP_CREATION, "the kernel gave no event loop", e);
        }
    }

    private static IoHandlerFactory backend(LoopOptions.Backend wanted) {
        return switch (wanted) {
            case NIO -> NioIoHandler.newFactory();
            case AUTO -> Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
            case EPOLL -> {
                if (!Epoll.isAvailable()) {
                    throw new LoopException.Unavailable(
                            Kind.UNSUPPORTED_TRANSPORT, "epoll is not available", Epoll.unavailabilityCause());
                }
                yield EpollIoHandler.newFactory();
            }
        };
    }

    /**
     * Runs until nothing is left that keeps the loop alive, or it is closed. What keeps it alive: listeners, sockets,
     * connections being made, armed timers that are not fallthrough, and deferred tasks.
     *
     * @throws LoopException of kind ALREADY_RUNNING inside a callback, of kind CLOSED after {@link #close()}
     */
    public void run() {
        begin();
        try {
            while (!gone && (isAlive() || isClosed())) {
                turn(0);
            }
        } finally {
            running = false;
        }
    }

    /**
     * Does what is ready now, once, without waiting.
     *
     * @return whether something keeps the loop alive
     */
    public boolean step() {
        begin();
        try {
            turn(-1);
            return !gone && isAlive();
        } finally {
            running = false;
        }
    }

    /**
     * Does what is ready, once, after waiting for it no longer than {@code atMost}.
     *
     * @return whether something keeps the loop alive
     */
    public boolean step(Duration atMost) {
        Arguments.positive("atMost", atMost);
        begin();
        try {
            long deadline = System.nanoTime() + atMost.toNanos();
            boolean something = turn(atMost.toNanos());
            long left = deadline - System.nanoTime();
            while (!something && !gone && left > 0) { // the kernel may return early, with nothing
                something = turn(left);
                left = deadline - System.nanoTime();
            }
            return !gone && isAlive();
        } finally {
            running = false;
        }
    }

    private void begin() {
        check();
        if (running) {
            throw new Misuse(Kind.ALREADY_RUNNING, "the loop is running already");
        }
        if (gone) {
            throw new Misuse(Kind.CLOSED, "the loop is closed");
        }
        running = true;
    }

    /** Waits, for ever when told to for 0 ns, and does what is ready; says whether there was something. */
    private boolean turn(long waitNanos) {
        steps.run(turns.isOpen() ? -1 : waitNanos);
        boolean something = turns.isOpen();
        turns.end();
        if (gone) {
            Future<?> ended = steps.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
            while (!ended.isDone()) {
                steps.runNow();
            }
        }
        return something;
    }

    @Override
    void askToClose() {
        execute(() -> turns.putOff(this::closeOnLoop));
        if (isOnLoop() && !running) {
            run();
        }
    }

    @Override
    void onTurnBegun() {
        // The turn ends in turn(), which whoever drives the loop is in or will be in next.
    }

    @Override
    void letGo() {
        gone = true;
    }

    @Override
    void report(Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "a task, timer or hook of " + this + " has failed", failure);
    }

    @Override
    void resolve(String host, ResolvedHost asker) {
        Thread lookup = new Thread(
                () -> {
                    try {
                        answer(asker, List.of(InetAddress.getAllByName(host)), null);
                    } catch (UnknownHostException e) {
                        answer(asker, null, e);
                    }
                },
                "berth-resolve-" + host);
        lookup.setDaemon(true);
        lookup.start();
    }
}
