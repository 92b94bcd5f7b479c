package io.berth.udp;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.Deferral;
import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.transport.LoopHost;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Misuse;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableConverter;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.processors.PublishProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Subscriber;

/**
 * What a socket hears, as a stream. It is the handler of one socket, and holds so many datagrams until they are asked for;
 * what happens to more than that is said beforehand.
 *
 * <pre>{@code
 * PacketStream<Void> stream = PacketStream.of(Overflow.DROP_OLDEST, 1024);
 * UdpSocket.bind(loop, "127.0.0.1", 5353, null, stream);
 * stream.packets()
 *         .map(datagram -> new Parcel(datagram.payload(), datagram.sender()))
 *         .to(stream.writer()) // an echo server
 *         .subscribe();
 * }</pre>
 *
 * <p><b>Demand</b>: what is asked for is delivered as it comes, in its order. The rest waits in a queue, as long as there is
 * room; then {@link Overflow} decides. The same goes for the time when nobody has subscribed. With {@link Overflow#PAUSE} the
 * socket is paused when the queue is full, and resumed when half of it is free, so do not do so by hand; the queue also
 * takes the rest of the batch that fills it, up to the few hundred datagrams that one call to the kernel brings.
 *
 * <p><b>Subscribers</b>: one at a time; another gets an {@link IllegalStateException}, as does one who comes before there is a
 * socket. Cancelling closes nothing, since the socket may have more to do: the next subscriber goes on where the last one
 * stopped. {@code stream.packets().doFinally(stream::close)} is a stream that takes its socket with it.
 *
 * <p><b>The end</b>: when the socket is closed, by hand or with its loop, what is queued is still delivered as it is asked for,
 * and then the stream completes, or fails when the socket has {@linkplain CloseReason.Why#FAILED failed}. Whoever subscribes
 * later gets what is left, and hears the end.
 *
 * <p><b>Threading</b>: any thread may make it, subscribe, request, cancel, send and close, and ask for {@link #statistics}.
 * Datagrams are delivered on the loop; what is left when the loop is closed, by the thread that asks for it.
 *
 * <p><b>Failure</b>: a datagram that was sent and did not get through is no error of the stream: see {@link #errors}. A
 * request for less than one datagram is an error for the subscriber, and the socket stays open. A subscriber that throws,
 * which it must not, is cancelled, and RxJava's error handler is told.
 *
 * @param <S> the type of the socket's data
 */
public final class PacketStream<S> implements UdpHandler<S> {
    private static final int LARGEST_CAPACITY = 1 << 24;

    // Set once
    private final PacketQueue queue;
    private final Flowable<Datagram> packets = new Heard();
    private final PublishProcessor<UdpException.Network> troubles = PublishProcessor.create();
    private final Flowable<UdpException.Network> errors = troubles.onBackpressureDrop();
    private final AtomicReference<UdpSocket<S>> socket = new AtomicReference<>(); // null before there is one

    // Any thread
    private final AtomicReference<PacketSubscription> current = new AtomicReference<>(); // null while nobody listens
    private final AtomicBoolean woken = new AtomicBoolean(); // the loop is on its way
    private final AtomicInteger rounds =
            new AtomicInteger(); // that somebody is to go; whoever makes it 1 goes them all
    private volatile boolean loopIsGone;

    // Loop thread only
    private final List<PacketWriter> writers = new ArrayList<>();

    // Whoever goes the rounds: the loop, and when that is gone, whoever asks
    private boolean paused;
    private boolean over;
    private Throwable failure; // null when it ended well

    private PacketStream(PacketQueue queue) {
        this.queue = queue;
    }

    /**
     * The stream of a socket that is still to be made.
     *
     * @param overflow what happens when the queue is full
     * @param capacity how many datagrams may wait in the queue
     */
    public static <S> PacketStream<S> of(Overflow overflow, int capacity) {
        Arguments.notNull("overflow", overflow);
        return new PacketStream<>(
                new PacketQueue(overflow, Arguments.within("capacity", capacity, 1, LARGEST_CAPACITY)));
    }

    /** What the socket hears; one subscriber at a time. */
    public Flowable<Datagram> packets() {
        return packets;
    }

    /**
     * Sends a stream of parcels by the socket, in their order, those of one iteration in one batch. More of it is asked for
     * when the kernel has room. It completes when the kernel has all; when the stream fails, what came before is sent, and
     * then it fails too, as it does when the socket is closed before the end, or with a parcel whose destination does not fit
     * the socket. A datagram that the kernel will not send does not end it: see {@link #errors}. Disposing leaves out what has
     * not been sent. The result may be subscribed to several times, and several streams be sent at once.
     */
    public FlowableConverter<Parcel, Completable> writer() {
        return upstream -> new PacketWriter.Written(this, upstream);
    }

    /**
     * What {@link UdpHandler#onError} tells: datagrams that were sent and did not get through. Any number of subscribers, each
     * from when it subscribes on; what one has not asked for, it does not get. Completes when the socket is closed.
     */
    public Flowable<UdpException.Network> errors() {
        return errors;
    }

    /** What became of the datagrams so far. */
    public StreamStatistics statistics() {
        return queue.statistics();
    }

    /**
     * Closes the socket; does nothing when it is closed.
     *
     * @throws IllegalStateException when there is no socket yet
     */
    public void close() {
        UdpSocket<S> mine = socket.get();
        if (mine == null) {
            throw hasNoSocket();
        }
        onLoop(mine::close);
    }

    @Override
    public String toString() {
        return "PacketStream[" + queue + ", " + socket.get() + "]";
    }

    // --- the socket

    /** Throws when it has a socket already. */
    void requireUnused() {
        if (socket.get() != null) {
            throw used();
        }
    }

    void opened(UdpSocket<S> newSocket) {
        if (!socket.compareAndSet(null, newSocket)) {
            throw used();
        }
    }

    private Misuse used() {
        return new Misuse(Kind.INVALID_ARGUMENT, "the stream is that of " + socket.get() + ", and each needs its own");
    }

    IllegalStateException hasNoSocket() {
        return new IllegalStateException(
                "the stream has no socket yet: give it to bind, connect or adopt, and subscribe when that is done");
    }

    /** Its socket; null before there is one. */
    UdpSocket<S> socket() {
        return socket.get();
    }

    void add(PacketWriter writer) {
        writers.add(writer);
    }

    void remove(PacketWriter writer) {
        writers.remove(writer);
    }

    @Override
    public void onData(UdpSocket<S> from, Packets batch) {
        queue.arrived(batch);
        try {
            deliver();
        } finally {
            queue.keepRest();
        }
        if (over) {
            deliver(); // the end, when it was closed in the middle of the batch
        } else if (!paused && queue.isToPause()) {
            paused = true;
            from.pause();
        }
    }

    @Override
    public void onDrain(UdpSocket<S> from) {
        writers.forEach(PacketWriter::onDrain);
    }

    @Override
    public void onError(UdpSocket<S> from, UdpException.Network cause) {
        troubles.onNext(cause);
    }

    @Override
    public void onClose(UdpSocket<S> from, CloseReason reason) {
        over = true;
        failure = reason.cause();
        deliver();
        List.copyOf(writers).forEach(writer -> writer.onClose(reason));
        troubles.onComplete();
    }

    // --- the subscriber

    /** What is subscribed to. */
    private final class Heard extends Flowable<Datagram> {
        @Override
        protected void subscribeActual(Subscriber<? super Datagram> subscriber) {
            PacketSubscription subscription = new PacketSubscription(PacketStream.this, subscriber);
            if (socket.get() == null) {
                refuse(subscriber, hasNoSocket());
            } else if (!current.compareAndSet(null, subscription)) {
                refuse(
                        subscriber,
                        new IllegalStateException(
                                "the packets have a subscriber, and one at a time: use share() or publish() for more"));
            } else {
                subscription.begin();
            }
        }

        private void refuse(Subscriber<? super Datagram> subscriber, IllegalStateException why) {
            Flowable.<Datagram>error(why).subscribe(subscriber);
        }
    }

    /** Has the loop look what there is to deliver. */
    void wake() {
        if (loopIsGone) {
            deliver();
        } else if (woken.compareAndSet(false, true) && !onLoop(this::deliverWoken)) {
            loopIsGone = true;
            deliverWoken();
        }
    }

    private void deliverWoken() {
        woken.set(false);
        deliver();
    }

    /** Runs something on the loop, at once when called there. False when the loop is gone, and the socket with it. */
    boolean onLoop(Runnable task) {
        Loop<?> loop = socket.get().loop();
        try {
            if (loop.runOnLoop(task) == Deferral.FULL) {
                LoopHost.of(loop).execute(task); // must not get lost, and there is one at most
            }
            return true;
        } catch (LoopException gone) {
            return false;
        }
    }

    /** The subscriber gets nothing more. False when that was so before. */
    boolean leave(PacketSubscription last) {
        return current.compareAndSet(last, null);
    }

    // --- delivering

    private void deliver() {
        if (rounds.getAndIncrement() != 0) {
            return; // from inside a signal, or after the loop by another thread: whoever is at it goes one more round
        }
        int gone = 1;
        do {
            PacketSubscription to = current.get();
            while (to != null && to.hasBegun() && signal(to)) {
                to = current.get();
            }
            resumeIfThereIsRoom();
            gone = rounds.addAndGet(-gone);
        } while (gone != 0);
    }

    /** Gives the subscriber what is next for it, if there is something. */
    private boolean signal(PacketSubscription to) {
        boolean ends = queue.isEmpty() && over;
        if (to.misuse() == null && !ends && (queue.isEmpty() || !to.wantsMore())) {
            return false;
        }
        try {
            if (to.misuse() != null) {
                end(to, to.misuse());
            } else if (ends) {
                end(to, failure);
            } else {
                to.takeOne();
                to.subscriber().onNext(queue.take());
            }
        } catch (Throwable thrown) {
            leave(to);
            RxJavaPlugins.onError(thrown);
        }
        return true;
    }

    private void end(PacketSubscription last, Throwable cause) {
        if (!leave(last)) {
            return;
        }
        if (cause == null) {
            last.subscriber().onComplete();
        } else {
            last.subscriber().onError(cause);
        }
    }

    private void resumeIfThereIsRoom() {
        UdpSocket<S> mine = socket.get();
        if (paused && queue.isToResume() && mine.loop().isOnLoop() && !over) {
            paused = false;
            mine.resume();
        }
    }
}
