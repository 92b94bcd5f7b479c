package io.berth.reservation;

import io.berth.eventloop.DatagramSource;
import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import io.berth.reservation.ReservationException.Unavailable;
import io.berth.reservation.kernel.Backend;
import io.berth.reservation.kernel.HeldPort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Ports out of a range that are held in the kernel from their reservation to their release: no other reservation, process
 * or client gets one of them in between.
 *
 * <pre>{@code
 * try (PortReservation ports = new PortReservation()) {
 *     int port = ports.reserve();
 *     ports.openForServer(port);
 *     startServerOn(port);
 * }
 * }</pre>
 *
 * <p>Reservations begin to look at different places of their range, and go on from where they have been, so that neither
 * threads nor processes crowd on the same port.
 *
 * <p><b>Threading</b>: any thread. No lock is held while the kernel is asked; a thread waits for another one's answer only
 * when the ports in question are all that is left. Making one with the name of a host resolves it, which may take a while.
 *
 * <p><b>Ownership</b>: closing it releases all ports that it has not given away. Each costs a descriptor, or two, until then.
 *
 * <p><b>Failure</b>: what a caller does wrong is a {@link ReservationException.Misuse} and changes nothing. A range that is
 * used up is an {@link ReservationException.Unavailable} that says where its ports have gone.
 */
public final class PortReservation implements AutoCloseable {
    private final PortRange range;
    private final ReservationOptions options;
    private final Candidates candidates;
    private final Taker taker;
    private final Ledger ledger;

    /** Of the default range, for TCP on all addresses. */
    public PortReservation() {
        this(PortRange.DEFAULT);
    }

    /** Of a range, for TCP on all addresses. */
    public PortReservation(PortRange range) {
        this(range, ReservationOptions.DEFAULT);
    }

    /** Of a range, for what the options say. */
    public PortReservation(PortRange range, ReservationOptions options) {
        this.range = Objects.requireNonNull(range, "range");
        this.options = Objects.requireNonNull(options, "options");
        this.candidates = Candidates.of(range, options);
        this.taker = new Taker(options.backend(), Coverage.of(options.host()));
        this.ledger = new Ledger(candidates, StartingPoint.next(candidates.size()));
    }

    /** Reserves a port for nobody in particular. */
    public int reserve() {
        return reserved(1, Reserved.NOBODY, Pattern.ANY).get(0);
    }

    /** Reserves a port for an owner, who alone can release it. */
    public int reserve(String owner) {
        return reserved(1, owner(owner), Pattern.ANY).get(0);
    }

    /** Reserves so many ports, or none; the lowest comes first. */
    public List<Integer> reserveMany(int count) {
        return reserved(count, Reserved.NOBODY, Pattern.ANY);
    }

    /** Reserves so many ports for an owner, or none; the lowest comes first. */
    public List<Integer> reserveMany(int count, String owner) {
        return reserved(count, owner(owner), Pattern.ANY);
    }

    /** Reserves so many ports whose numbers follow each other, or none. */
    public List<Integer> reserveConsecutive(int count) {
        return reserved(count, Reserved.NOBODY, Pattern.CONSECUTIVE);
    }

    /** Reserves so many ports for an owner whose numbers follow each other, or none. */
    public List<Integer> reserveConsecutive(int count, String owner) {
        return reserved(count, owner(owner), Pattern.CONSECUTIVE);
    }

    private List<Integer> reserved(int count, String owner, Pattern pattern) {
        if (count < 1) {
            throw new Misuse(Kind.INVALID_ARGUMENT, "count is " + count + " and must be 1 or more");
        }
        Attempt attempt = new Attempt(ledger, taker, options.protocol(), pattern);
        List<Integer> ports = attempt.reserve(count, owner);
        if (ports.isEmpty()) {
            String wanted = count == 1
                    ? "a free port"
                    : count + (pattern == Pattern.CONSECUTIVE ? " consecutive" : "") + " free ports";
            throw exhausted(wanted, attempt.refusals());
        }
        return ports;
    }

    private Unavailable exhausted(String wanted, Refusals refusals) {
        return new Exhaustion(range, candidates, taker).of(wanted, ledger.held(), refusals);
    }

    private static String owner(String name) {
        Objects.requireNonNull(name, "owner");
        if (name.isBlank()) {
            throw new Misuse(Kind.INVALID_ARGUMENT, "owner is blank; name one, or leave it out");
        }
        return name;
    }

    /**
     * Lets a server bind a port that it opens itself, as all servers of the JVM can, while the port stays reserved.
     *
     * <p><b>What it costs</b>: until the port is released, any other program that sets SO_REUSEADDR, or SO_REUSEPORT too, can
     * bind it as well, before the server listens or after it. Other reservations, clients and programs that set neither still
     * cannot. A
     * server that does not set SO_REUSEADDR cannot either: {@linkplain #release(int) release} the port for it, and start it
     * at once. For UDP there is nothing of the kind: the UDP port is let go here, so that whoever comes first gets it,
     * while this reservation does not reserve it again before its release. Sockets of io.berth.udp need none of this: see
     * {@link #takeUdp(int)}.
     */
    public void openForServer(int port) {
        open(port, Reserved.NOBODY);
    }

    /** Lets a server bind an owner's port; see {@link #openForServer(int)} for what it costs. */
    public void openForServer(int port, String owner) {
        open(port, owner(owner));
    }

    private void open(int port, String owner) {
        try {
            if (!ledger.get(port, owner).admit()) {
                ledger.requireOpen();
                throw new Misuse(Kind.NOT_RESERVED, "port " + port + " has just been released");
            }
        } catch (IOException e) {
            throw new Unavailable(Kind.KERNEL, "cannot open port " + port + " for a server: " + e.getMessage(), e);
        }
    }

    /**
     * Makes a bound socket of a reserved port, without letting it go for a moment; see {@link BoundSocket}. The port is the
     * bound socket's before this returns, and closed with it, so that the reservation may be closed at once. A UDP part stays
     * reserved here.
     *
     * <p>Name a host by {@link ReservationOptions#withHost} for ports that become bound sockets. Without one they are held on
     * {@code ::}, and a bound socket on that, as on no other address, drops to {@link Guarantee#SAME_USER} when it listens again
     * beside live connections.
     *
     * @return the bound socket; fails with kind NOT_RESERVED when the port is not reserved here, or for an owner, and with kind
     *     RESERVATION_CLOSED, and nothing changes; when it fails in another way, such as with kind CLOSED while the Vertx is
     *     closing, the port is released
     */
    public Future<BoundSocket> bind(Vertx vertx, int port) {
        return bindTaken(vertx, port, Reserved.NOBODY);
    }

    /** Makes a bound socket of a port of an owner's; see {@link #bind(Vertx, int)}. */
    public Future<BoundSocket> bind(Vertx vertx, int port, String owner) {
        return bindTaken(vertx, port, owner(owner));
    }

    private Future<BoundSocket> bindTaken(Vertx vertx, int port, String owner) {
        Objects.requireNonNull(vertx, "vertx");
        HeldPort taken;
        try {
            taken = takeOut(port, owner);
        } catch (Misuse notReserved) {
            return Future.failedFuture(notReserved);
        }
        return BoundSocket.of(vertx, taken);
    }

    /** Gives the TCP part of a port away as it is, to be closed by whoever gets it; a UDP part stays reserved here. */
    HeldPort takeOut(int port, String owner) {
        return ledger.takeOut(port, owner);
    }

    /**
     * Gives the UDP part of a reserved port away as it is, without letting it go for a moment: a source for each address that
     * it is held on, two for "localhost" and one otherwise as a rule. {@code UdpSocket.adopt} of io.berth.udp makes a socket of
     * each; datagrams that have come since the port was reserved wait in it.
     *
     * <p>The sources are the caller's from then on, each to be adopted or closed once; neither {@link #release(int)} nor {@link
     * #close()} reaches them. A TCP part stays reserved here. They are descriptors, for loops on epoll, wherever the native
     * transport is to be had, and channels, for loops on nio, elsewhere and {@linkplain ReservationOptions#withChannels where that is
     * asked for}.
     */
    public List<DatagramSource> takeUdp(int port) {
        return ledger.takeOutUdp(port, Reserved.NOBODY);
    }

    /** Gives the UDP part of a port of an owner's away; see {@link #takeUdp(int)}. */
    public List<DatagramSource> takeUdp(int port, String owner) {
        return ledger.takeOutUdp(port, owner(owner));
    }

    /** What the ports are held by. */
    Backend backend() {
        return options.backend();
    }

    /** Releases a port of nobody in particular; from here on it is anyone's. */
    public void release(int port) {
        release(List.of(port));
    }

    /** Releases a port of an owner. */
    public void release(int port, String owner) {
        release(List.of(port), owner);
    }

    /** Releases ports of nobody in particular, all of them or, if one of them is not reserved, none. */
    public void release(Collection<Integer> ports) {
        letGo(ledger.withdraw(ports, Reserved.NOBODY));
    }

    /** Releases ports of an owner, all of them or, if one of them is not that owner's, none. */
    public void release(Collection<Integer> ports, String owner) {
        letGo(ledger.withdraw(ports, owner(owner)));
    }

    /**
     * Releases whatever an owner has.
     *
     * @return the ports, which may be none
     */
    public List<Integer> releaseAllOf(String owner) {
        return releaseThose(owner(owner)::equals);
    }

    /**
     * Releases whatever anyone has.
     *
     * @return the ports, which may be none
     */
    public List<Integer> releaseAll() {
        return releaseThose(owner -> true);
    }

    private List<Integer> releaseThose(Predicate<String> owners) {
        return letGo(ledger.withdraw(owners));
    }

    private List<Integer> letGo(List<Reserved> withdrawn) {
        List<Integer> ports = withdrawn.stream().map(Reserved::port).toList();
        withdrawn.forEach(Reserved::close);
        ledger.unclaim(ports);
        return ports;
    }

    /** The ports that are reserved here now, the lowest first. */
    public List<Integer> reservedPorts() {
        return ledger.held().stream().map(Reserved::port).toList();
    }

    /** The ports that an owner has here now, the lowest first. */
    public List<Integer> reservedPorts(String owner) {
        String name = owner(owner);
        return ledger.held().stream()
                .filter(reserved -> reserved.owner().equals(name))
                .map(Reserved::port)
                .toList();
    }

    /** Whether a port is reserved here, by whomever. */
    public boolean isReserved(int port) {
        return ledger.contains(PortRange.port(port));
    }

    /**
     * Whether a port, of this range or not, could be bound just now for TCP and for UDP, whichever this reservation is for. The
     * kernel is asked by taking it for a moment; what is reserved here is not free.
     */
    public boolean isFree(int port) {
        return isFree(port, Protocol.BOTH);
    }

    /** Whether a port could be bound just now for TCP; otherwise as {@link #isFree(int)}. */
    public boolean isFreeTcp(int port) {
        return isFree(port, Protocol.TCP);
    }

    /** Whether a port could be bound just now for UDP; otherwise as {@link #isFree(int)}. */
    public boolean isFreeUdp(int port) {
        return isFree(port, Protocol.UDP);
    }

    private boolean isFree(int port, Protocol protocol) {
        return probe(PortRange.port(port), protocol, new Refusals());
    }

    private boolean probe(int port, Protocol protocol, Refusals refusals) {
        if (!ledger.claimThis(port)) {
            return false;
        }
        try {
            Reserved taken = taker.take(port, protocol, Reserved.NOBODY, refusals);
            if (taken == null) {
                return false;
            }
            taken.close();
            return true;
        } finally {
            ledger.unclaim(List.of(port));
        }
    }

    /**
     * A port that was free a moment ago for the {@linkplain ReservationOptions#protocol() protocol} of this reservation: for TCP
     * by default, and then somebody may have it for UDP. Nothing holds it: any program may take it before you do. Prefer
     * {@link #reserve()} with {@link #openForServer(int)}, which leaves no such gap.
     *
     * <p>Each call looks at another port first.
     */
    public int pickUnusedPort() {
        return pick(ledger.nextPlace());
    }

    /** A port at random that was free a moment ago; otherwise as {@link #pickUnusedPort()}. */
    public int pickRandomUnusedPort() {
        return pick(ThreadLocalRandom.current().nextInt(Math.max(1, candidates.size())));
    }

    private int pick(int start) {
        Refusals refusals = new Refusals();
        for (int i = 0; i < candidates.size(); i++) {
            int port = candidates.port(start + i);
            if (probe(port, options.protocol(), refusals)) {
                return port;
            }
        }
        throw exhausted("a free port", refusals);
    }

    /** Releases all ports and ends the reservation, for every thread. Closing it again changes nothing. */
    @Override
    public void close() {
        ledger.close().forEach(Reserved::close);
    }

    /** What it reserves, and how many of them it holds. */
    @Override
    public String toString() {
        return "PortReservation[" + range + ", " + options.protocol() + "]";
    }
}
