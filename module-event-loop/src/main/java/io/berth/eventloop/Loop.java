package io.berth.eventloop;

import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Misuse;
import io.berth.eventloop.transport.LoopHost;
import io.berth.eventloop.transport.Transport;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An event loop with sockets and timers on it, and a value of the user's own.
 *
 * <p>There are two ways to have one. An <em>attached</em> loop runs on the event loop of a Vert.x context: a verticle
 * and its sockets then share one thread, callbacks run on the verticle's context, and the loop ends with the verticle or
 * the Vertx. A {@linkplain StandaloneLoop standalone} loop is driven by the thread that made it.
 *
 * <pre>{@code
 * Loop<String> loop = Loop.attach(vertx, "my data");
 * loop.runOnLoop(it -> it.context(Plain.plain(), "rooms", new ChatHandler()).listen("127.0.0.1", 4000));
 * }</pre>
 *
 * <p><b>Threading</b>: a loop and everything made by it belong to one thread, and each call checks that it comes from
 * there. The exceptions, for any thread: {@link #defer}, {@link #runOnLoop}, {@link #wakeUp}, {@link #isOnLoop}, {@link
 * #isClosed}, {@link #data}, {@link #transport} and {@link #close}.
 *
 * <p><b>Iterations</b>: an iteration counts when the loop has something to do in it. Hooks run before the first and
 * after the last thing that it does.
 *
 * <p><b>Ownership</b>: closing a loop closes its contexts, the youngest first, with their listeners, connections being
 * made and sockets, then its timers and its UDP sockets, and gives its native memory back. It does not close the Vertx.
 *
 * <p><b>Failure</b>: an exception from a task, timer or hook goes to the exception handler of the Vert.x context, on a
 * standalone loop to the log, and the loop goes on.
 *
 * @param <T> the type of the user's value
 */
public abstract sealed class Loop<T> permits AttachedLoop, StandaloneLoop {
    static final System.Logger LOG = System.getLogger("io.berth.eventloop");

    static {
        LoopHost.Access.grant(loop -> ((Loop<?>) loop).hosted);
    }

    // Set once
    final IoEventLoop eventLoop;
    final Turns turns;
    final Transport transport;
    private final T data;
    private final DeferredQueue deferred;
    private final Promise<Void> closing = Promise.promise();

    // Loop thread only
    final Inbox inbox = new Inbox();
    final SegmentPool segments = new SegmentPool();
    final Outbox outbox = new Outbox(segments);
    final Sweep sweep;
    final HostedLoop hosted = new HostedLoop(this);
    final Lookups lookups = new Lookups(this);
    private final List<SocketContext<?, ?, ?>> contexts = new ArrayList<>();
    final ArmedTimers armed = new ArmedTimers();
    private int keepingAlive;

    // Any thread; written by the loop
    private Thread thread;
    private volatile boolean closeAsked;
    private volatile boolean closed;

    Loop(IoEventLoop eventLoop, VertxBridge vertx, T data, LoopOptions options) {
        this.eventLoop = eventLoop;
        this.data = data;
        this.turns = new Turns(this, vertx);
        this.transport = openTransport(eventLoop, vertx, turns);
        this.deferred = new DeferredQueue(options.queueCapacity(), this::execute, this::drain);
        this.sweep = new Sweep(this);
    }

    private static Transport openTransport(IoEventLoop eventLoop, VertxBridge vertx, Turns turns) {
        try {
            return Transport.on(eventLoop, turns)
                    .orElseThrow(() -> new LoopException.Unavailable(
                            Kind.UNSUPPORTED_TRANSPORT,
                            "no backend for " + (vertx == null ? eventLoop.getClass() : vertx.transportName()),
                            null));
        } catch (OutOfMemoryError e) {
            throw new LoopException.Unavailable(Kind.ALLOCATION, "no native memory for a loop's receive buffer", e);
        }
    }

    /** A loop on the event loop of a verticle's context; any thread. Worker and virtual-thread contexts are refused. */
    public static <T> Loop<T> attach(Context context, T data) {
        return attach(context, data, LoopOptions.DEFAULT);
    }

    /** A loop on the event loop of a verticle's context, with options. */
    public static <T> Loop<T> attach(Context context, T data, LoopOptions options) {
        Arguments.notNull("options", options);
        return new AttachedLoop<>(VertxBridge.to(Arguments.notNull("context", context)), data, options);
    }

    /** A loop on the current context where that is one of {@code vertx}, else on another of its event loops. */
    public static <T> Loop<T> attach(Vertx vertx, T data) {
        return attach(vertx, data, LoopOptions.DEFAULT);
    }

    /** A loop on the current context where that is one of {@code vertx}, with options. */
    public static <T> Loop<T> attach(Vertx vertx, T data, LoopOptions options) {
        Arguments.notNull("options", options);
        return new AttachedLoop<>(VertxBridge.to(Arguments.notNull("vertx", vertx)), data, options);
    }

    /** A loop that the calling thread owns and drives. */
    public static <T> StandaloneLoop<T> standalone(T data) {
        return standalone(data, LoopOptions.DEFAULT);
    }

    /** A loop that the calling thread owns and drives, with options. */
    public static <T> StandaloneLoop<T> standalone(T data, LoopOptions options) {
        return StandaloneLoop.create(data, Arguments.notNull("options", options));
    }

    /** The user's value. */
    public final T data() {
        return data;
    }

    /** What the loop talks to the kernel by: "epoll" or "nio". */
    public final String transport() {
        return transport.name();
    }

    /** The number of the iteration under way, or of the last one. */
    public final long iteration() {
        check();
        return turns.number();
    }

    /** Has {@code hook} run at the beginning of each iteration. */
    public final void beforeIteration(Runnable hook) {
        requireOpen();
        turns.before(Arguments.notNull("hook", hook));
    }

    /** Has {@code hook} run at the end of each iteration. */
    public final void afterIteration(Runnable hook) {
        requireOpen();
        turns.after(Arguments.notNull("hook", hook));
    }

    /**
     * Has {@code task} run by the loop, after all that was deferred before it; never at once, even on the loop.
     *
     * @throws LoopException of kind CLOSED when the loop no longer takes tasks; what it took, it runs
     */
    public final Deferral defer(Runnable task) {
        return offer(Arguments.notNull("task", task));
    }

    /** Has {@code task} run by the loop, which it is handed. */
    public final Deferral defer(Consumer<? super Loop<T>> task) {
        return offer(Arguments.notNull("task", task));
    }

    /** Runs {@code task} at once when called on the loop, else defers it. */
    public final Deferral runOnLoop(Runnable task) {
        Arguments.notNull("task", task);
        if (!isOnLoop() || closed) {
            return offer(task);
        }
        turns.run(task);
        return Deferral.RAN;
    }

    /** Runs {@code task} at once when called on the loop, else defers it. */
    public final Deferral runOnLoop(Consumer<? super Loop<T>> task) {
        Arguments.notNull("task", task);
        if (!isOnLoop() || closed) {
            return offer(task);
        }
        turns.run(() -> task.accept(this));
        return Deferral.RAN;
    }

    /** Makes the loop go through an iteration, hooks and all. */
    public final void wakeUp() {
        if (closed) {
            throw new Misuse(Kind.CLOSED, "the loop is closed");
        }
        execute(() -> {});
    }

    /** Whether the calling thread is the loop's. */
    public final boolean isOnLoop() {
        return eventLoop.inEventLoop();
    }

    /** A timer that keeps a standalone loop running while it is armed. */
    public final <D> Timer<D> timer(D data, Consumer<? super Timer<D>> onFire) {
        requireOpen();
        return new Timer<>(this, data, Arguments.notNull("onFire", onFire), 1);
    }

    /** A timer that does not keep a standalone loop running. */
    public final <D> Timer<D> fallthroughTimer(D data, Consumer<? super Timer<D>> onFire) {
        requireOpen();
        return new Timer<>(this, data, Arguments.notNull("onFire", onFire), 0);
    }

    /**
     * A context for sockets that share callbacks and a value.
     *
     * @param security what happens to their bytes, such as {@link Plain#plain()}
     * @param data the user's value
     * @param handler the callbacks; one handler may serve contexts of several loops if it is fit for several threads
     */
    public final <P extends Security, C, S> SocketContext<P, C, S> context(
            P security, C data, SocketHandler<P, C, S> handler) {
        requireOpen();
        SocketContext<P, C, S> context = new SocketContext<>(
                this, Arguments.notNull("security", security), data, Arguments.notNull("handler", handler));
        contexts.add(context);
        return context;
    }

    /**
     * Closes the loop and everything on it at the end of the current iteration; any thread, as often as you like.
     *
     * <p>Tasks deferred until then still run. A standalone loop closes when its thread next runs or steps it.
     *
     * @return completed on the loop when all is closed
     */
    public final Future<Void> close() {
        if (!closeAsked) {
            closeAsked = true;
            askToClose();
        }
        return closing.future();
    }

    /** Whether the loop has closed, or has been asked to. */
    public final boolean isClosed() {
        return closeAsked;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + transport() + ", " + data + "]";
    }

    /** Completed on the loop when all is closed, by whomever. */
    final Future<Void> whenClosed() {
        return closing.future();
    }

    // --- what the kinds of loop differ in

    /** Sees to it that {@link #close()} goes on at the end of a turn. */
    abstract void askToClose();

    /** Sees to it that {@link Turns#end()} is called once the event loop has done what is ready. */
    abstract void onTurnBegun();

    /** Lets go of the event loop beneath. */
    abstract void letGo();

    /** Takes an exception that belongs to no socket. */
    abstract void report(Throwable failure);

    /** Looks a host name up, and answers on the loop. */
    abstract void resolve(String host, ResolvedHost answer);

    // --- for the rest of the package

    /** Throws unless called on the loop. */
    final void check() {
        if (Thread.currentThread() != thread) {
            checkSlowly();
        }
    }

    private void checkSlowly() {
        if (!eventLoop.inEventLoop()) {
            throw new Misuse(
                    Kind.WRONG_THREAD,
                    "called on thread '" + Thread.currentThread().getName() + "', which is not the loop's");
        }
        thread = Thread.currentThread();
    }

    final void requireOpen() {
        check();
        if (closeAsked) {
            throw new Misuse(Kind.CLOSED, "the loop is closed");
        }
    }

    /** Whether everything on the loop is closed. */
    final boolean isOver() {
        return closed;
    }

    /** Runs a task of Berth's own on the loop, past the queue of the users and its capacity. */
    final void execute(Runnable task) {
        try {
            eventLoop.execute(() -> turns.run(task));
        } catch (RejectedExecutionException e) {
            throw new LoopException.Unavailable(Kind.NOT_RUNNING, "the event loop has ended", e);
        }
    }

    /** Runs a task of Berth's own on the loop after a while; what it returns can call that off. */
    final ScheduledFuture<?> after(long nanos, Runnable task) {
        return eventLoop.schedule(() -> turns.run(task), nanos, TimeUnit.NANOSECONDS);
    }

    final long nanoTime() {
        return eventLoop.ticker().nanoTime();
    }

    /** Brings the answer of a resolver to the loop; once the loop is gone, brings that to whoever asked. */
    final void answer(ResolvedHost asker, List<InetAddress> found, Throwable failure) {
        try {
            execute(() -> asker.answer(found, failure));
        } catch (LoopException gone) {
            asker.answer(null, gone);
        }
    }

    private Deferral offer(Object task) {
        Deferral deferral = closed ? null : deferred.offer(task);
        if (deferral == null) {
            throw new Misuse(Kind.CLOSED, "the loop is closed and takes no tasks");
        }
        return deferral;
    }

    private void drain() {
        if (deferred.drainTo(this::runDeferred)) {
            turns.putOff(() -> execute(this::drain));
        }
    }

    @SuppressWarnings("unchecked") // defer takes tasks of these two types alone
    private void runDeferred(Object task) {
        try {
            if (task instanceof Runnable runnable) {
                runnable.run();
            } else {
                ((Consumer<Loop<T>>) task).accept(this);
            }
        } catch (Throwable failure) {
            report(failure);
        }
    }

    final void forget(SocketContext<?, ?, ?> context) {
        contexts.remove(context);
    }

    final List<SocketContext<?, ?, ?>> contexts() {
        return contexts;
    }

    /** A listener, socket, connection attempt or timer that keeps the loop running has come, or with -1 gone. */
    final void keepAlive(int change) {
        keepingAlive += change;
    }

    final boolean isAlive() {
        return keepingAlive > 0 || !deferred.isEmpty() || turns.isOpen();
    }

    /** The last thing the loop does, at the end of a turn. */
    final void closeOnLoop() {
        if (closed) {
            return;
        }
        deferred.end(this::runDeferred);
        closed = true;
        while (!contexts.isEmpty()) {
            contexts.get(contexts.size() - 1).closeBecause(CloseReason.of(CloseReason.Why.LOOP_CLOSED));
        }
        armed.close();
        hosted.close();
        lookups.close();
        segments.release();
        transport.release();
        letGo();
        closing.complete();
    }
}
