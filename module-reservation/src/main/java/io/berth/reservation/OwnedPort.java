package io.berth.reservation;

import io.berth.eventloop.ListenSource;
import io.berth.reservation.LeaseOptions.Listener;
import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import io.berth.reservation.ReservationException.Unavailable;
import io.berth.reservation.kernel.Addresses;
import io.berth.reservation.kernel.BindFailure;
import io.berth.reservation.kernel.HeldPort;
import io.berth.reservation.kernel.SocketTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** One bound socket, as its owner has it: who may listen, who waits, and what the kernel is told. Owner's thread. */
final class OwnedPort {
    /** How long a recalled lease may take before its port is given up without it. */
    private static final long RECALL_MILLIS = 5_000;

    private static final long NO_TIMER = -1;

    // Set once
    private final Vertx vertx;
    private final long number;
    private final HeldPort held;
    private final LongConsumer onClosed;
    private final Promise<Void> closed = Promise.promise();

    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private final Set<Future<?>> looks = new HashSet<>(); // at who else has the port
    private PortState state = PortState.RESERVED;
    private Waiter holder; // null unless LEASED or recalled
    private Promise<Void> recall;
    private long leases;
    private long patience = NO_TIMER; // with the holder, once it has been asked to come back
    private boolean watched;

    OwnedPort(Vertx vertx, long number, HeldPort held, LongConsumer onClosed) {
        this.vertx = vertx;
        this.number = number;
        this.held = held;
        this.onClosed = onClosed;
    }

    long number() {
        return number;
    }

    List<SocketAddress> addresses() {
        return held.addresses();
    }

    void take(Message<?> message, PortRequest.OfSocket request) {
        if (request instanceof PortRequest.Listen listen) {
            ask(message, listen);
        } else if (request instanceof PortRequest.Cancel cancel) {
            refuse(cancel.ticket(), new Unavailable(Kind.CANCELLED, "the waiter has given up", null));
            message.reply(null);
        } else if (request instanceof PortRequest.Release release) {
            release(message, release.lease());
        } else if (request instanceof PortRequest.Inspect) {
            withSharers(sharers -> PortOwner.answer(message, status(sharers)));
        } else if (request instanceof PortRequest.Watch) {
            watched = true;
            withSharers(sharers -> PortOwner.answer(
                    message, new PortReply.Watching(PortOwner.eventsAddress(number), status(sharers))));
        } else if (request instanceof PortRequest.Close) {
            close("the bound socket has been closed").onComplete(done -> message.reply(null));
        }
    }

    // --- waiting

    private void ask(Message<?> message, PortRequest.Listen listen) {
        if (state == PortState.LOST || state == PortState.CLOSED) {
            Kind kind = state == PortState.LOST ? Kind.LOST : Kind.CLOSED;
            PortOwner.refuse(
                    message, new Misuse(kind, describe() + " is " + kind.name().toLowerCase(Locale.ROOT)));
            return;
        }
        waiting.add(new Waiter(message, listen, System.nanoTime(), startTimer(listen)));
        if (holder == null) {
            serveNext();
        } else {
            publish();
        }
    }

    private long startTimer(PortRequest.Listen listen) {
        Duration patience = listen.options().patience();
        return patience == null
                ? NO_TIMER
                : vertx.setTimer(patience.toMillis(), timer -> refuse(listen.ticket(), tooLate(patience)));
    }

    private Unavailable tooLate(Duration patience) {
        return new Unavailable(
                Kind.DEADLINE,
                "no turn at " + describe() + " within " + patience + ", " + (holder == null ? "nobody" : holder.owner())
                        + " has the lease",
                null);
    }

    private void refuse(long ticket, ReservationException reason) {
        for (Waiter waiter : waiting) {
            if (waiter.listen.ticket() == ticket) {
                waiting.remove(waiter);
                refuse(waiter, reason);
                publish();
                return;
            }
        }
    }

    private void refuse(Waiter waiter, ReservationException reason) {
        vertx.cancelTimer(waiter.timer);
        PortOwner.refuse(waiter.message, reason);
    }

    private void refuseAll(ReservationException reason) {
        while (!waiting.isEmpty()) {
            refuse(waiting.remove(), reason);
        }
    }

    // --- leasing

    /** Gives the lease to the next who can take it; when there is none, stops listening. */
    private void serveNext() {
        while (holder == null && !waiting.isEmpty()) {
            grant(waiting.remove());
        }
        if (holder == null && state == PortState.LEASED) {
            stopListening();
        }
        publish();
    }

    private void grant(Waiter waiter) {
        ListenSource source = null;
        try {
            if (waiter.options().listener() == Listener.LENT) {
                source = held.listen(waiter.options().backlog());
            } else {
                held.stop();
                held.share(true);
            }
        } catch (IOException e) {
            refused(waiter, e);
            return;
        } catch (UnsupportedOperationException e) {
            refuse(
                    waiter,
                    new Unavailable(Kind.NOT_SHAREABLE, describe() + " cannot be leased so, " + e.getMessage(), e));
            return;
        }
        vertx.cancelTimer(waiter.timer);
        holder = waiter;
        state = PortState.LEASED;
        leases++;
        recall = Promise.promise();
        long lease = leases;
        PortReply.Granted granted =
                new PortReply.Granted(number, lease, addresses(), held.guarantee(), source, recall.future());
        waiter.message.replyAndRequest(granted, LocalBus.PATIENT).onFailure(gone -> giveBack(lease));
    }

    private void refused(Waiter waiter, IOException cause) {
        if (BindFailure.of(cause) == BindFailure.TAKEN) {
            state = PortState.LOST;
            Unavailable lost = new Unavailable(Kind.LOST, describe() + " can no longer listen", cause);
            refuse(waiter, lost);
            refuseAll(lost);
        } else {
            refuse(waiter, new Unavailable(Kind.KERNEL, describe() + " cannot listen now", cause));
        }
    }

    private void release(Message<?> message, long lease) {
        if (giveBack(lease)) {
            message.reply(null);
        } else {
            PortOwner.refuse(
                    message, new Misuse(Kind.LEASE, "lease " + lease + " of " + describe() + " is not in force"));
        }
    }

    private boolean giveBack(long lease) {
        if (holder == null || lease != leases) {
            return false;
        }
        boolean shared = holder.options().listener() == Listener.OWN;
        holder = null;
        if (state == PortState.CLOSED) {
            letGo();
            return true;
        }
        try {
            if (shared) {
                held.share(false);
            }
        } catch (IOException e) {
            lose(e);
        }
        serveNext();
        return true;
    }

    private void stopListening() {
        state = PortState.RESERVED;
        try {
            held.stop();
        } catch (IOException e) {
            lose(e);
        }
    }

    private void lose(IOException cause) {
        state = PortState.LOST;
        refuseAll(new Unavailable(Kind.LOST, describe() + " is lost", cause));
    }

    // --- closing

    Future<Void> close(String why) {
        if (state != PortState.CLOSED) {
            state = PortState.CLOSED;
            Unavailable reason = new Unavailable(Kind.CLOSED, describe() + " is closed, " + why, null);
            refuseAll(reason);
            if (holder == null) {
                letGo();
            } else {
                patience = vertx.setTimer(RECALL_MILLIS, timer -> giveUp());
                recall.fail(reason);
            }
            publish();
        }
        return closed.future();
    }

    /**
     * The lease has not come back: until it does, its descriptor stays open, since closing it under whoever uses it is worse.
     */
    private void giveUp() {
        System.getLogger(PortOwner.ADDRESS)
                .log(
                        System.Logger.Level.WARNING,
                        "lease " + leases + " of " + describe() + " has not come back, " + holder.owner()
                                + " still has it; its descriptor is left open and silent until it does");
        try {
            held.stop();
        } catch (IOException e) {
            System.getLogger(PortOwner.ADDRESS).log(System.Logger.Level.WARNING, "and it still listens", e);
        }
        closed.complete();
    }

    private void letGo() {
        vertx.cancelTimer(patience);
        held.close();
        onClosed.accept(number);
        // Not before its looks are over: what a worker brings back needs an event loop that is still there.
        Future.join(List.copyOf(looks)).onComplete(over -> closed.tryComplete());
    }

    // --- telling

    /** Asks the kernel who else has the port, which takes a look at many files. */
    private void withSharers(Consumer<List<PortUser>> answer) {
        List<InetSocketAddress> addresses = held.addresses().stream()
                .filter(InetSocketAddress.class::isInstance)
                .map(InetSocketAddress.class::cast)
                .toList();
        Future<List<PortUser>> look = vertx.executeBlocking(() -> SocketTable.sharers(addresses), false);
        looks.add(look);
        look.onComplete((sharers, failure) -> {
            looks.remove(look);
            answer.accept(sharers == null ? List.of() : sharers);
        });
    }

    private PortStatus status(List<PortUser> sharers) {
        long now = System.nanoTime();
        return new PortStatus(
                number,
                addresses(),
                state,
                holder == null ? null : holder.owner(),
                waiting.stream().map(waiter -> waiter.status(now)).toList(),
                leases,
                held.guarantee(),
                sharers);
    }

    private void publish() {
        if (!watched) {
            return;
        }
        PortEvent event = new PortEvent(
                number,
                held.addresses().get(0),
                state,
                leases,
                holder == null ? null : holder.owner(),
                waiting.size(),
                Instant.now());
        vertx.eventBus().publish(PortOwner.eventsAddress(number), event, LocalBus.PATIENT);
    }

    private String describe() {
        return Addresses.show(held.addresses());
    }

    /** Someone who has asked for the lease. */
    private record Waiter(Message<?> message, PortRequest.Listen listen, long since, long timer) {
        LeaseOptions options() {
            return listen.options();
        }

        String owner() {
            return options().owner();
        }

        PortStatus.Waiting status(long now) {
            return new PortStatus.Waiting(owner(), Duration.ofNanos(now - since));
        }
    }
}
