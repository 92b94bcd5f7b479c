package io.berth.reservation;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import io.berth.reservation.ReservationException.PortTaken;
import io.berth.reservation.ReservationException.Unavailable;
import io.berth.reservation.kernel.Addresses;
import io.berth.reservation.kernel.Backend;
import io.berth.reservation.kernel.BindFailure;
import io.berth.reservation.kernel.HeldPort;
import io.berth.reservation.kernel.SocketTable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The verticle that owns every bound socket of a Vertx. It alone touches the descriptors that hold ports; everybody else
 * sends it a {@link PortRequest}, or uses {@link BoundSocket}, which does.
 *
 * <p>{@link BoundSocket#bind} deploys one where there is none. Deploy it yourself to decide when it comes and goes; a second
 * one on the same Vertx is refused. Vertx instances of one JVM do not know of each other. Deploy it before the first {@link
 * PortRequest} is sent: without it the event bus has no codec for those, and throws.
 *
 * <p><b>Threading</b>: its own event loop; messages come from any thread.
 *
 * <p><b>Ownership</b>: undeploying it, or closing the Vertx, closes every bound socket: waiters are refused with kind CLOSED,
 * leases are recalled, ports are let go.
 */
public final class PortOwner extends VerticleBase {
    /** Where it takes requests on the event bus. */
    public static final String ADDRESS = "io.berth.reservation";

    private static final String UNDEPLOYED = "the owner of ports is being undeployed";

    private final Map<Long, OwnedPort> ports = new HashMap<>();
    private Backend backend;
    private MessageConsumer<Object> requests;
    private long lastSocket;
    private boolean stopping;

    /** For deploying it. */
    public PortOwner() {}

    @Override
    public Future<?> start() {
        Promise<Void> ready = Promise.promise();
        if (owners(vertx).putIfAbsent(ADDRESS, new Presence(ready.future(), context.deploymentID())) != null) {
            return Future.failedFuture(new Misuse(Kind.OWNER, "this Vertx has an owner of ports already"));
        }
        backend = vertx.isNativeTransportEnabled() ? Backend.best() : Backend.JDK;
        LocalCodec.registerAll(vertx.eventBus());
        requests = vertx.eventBus().localConsumer(ADDRESS, this::take);
        return requests.completion().onComplete(ready);
    }

    @Override
    public Future<?> stop() {
        if (requests == null) {
            return Future.succeededFuture(); // the second of two
        }
        stopping = true;
        List<Future<Void>> closed = List.copyOf(ports.values()).stream()
                .map(port -> port.close("the owner of ports has been undeployed"))
                .toList();
        return Future.join(closed) // leases come back by messages, so those are taken until the end
                .eventually(requests::unregister)
                .onComplete(done -> {
                    LocalCodec.unregisterAll(vertx.eventBus());
                    owners(vertx).remove(ADDRESS);
                });
    }

    /** Where the events of a bound socket are published. */
    static String eventsAddress(long socket) {
        return ADDRESS + "." + socket;
    }

    /** Completed when the Vertx has an owner of ports; deploys one where there is none. */
    static Future<Void> on(Vertx vertx) {
        Object present = owners(vertx).get(ADDRESS);
        return present != null
                ? ready(present)
                : Caller.outsideOfVerticles(vertx, () -> vertx.deployVerticle(new PortOwner(), ofBerth()))
                        .<Void>mapEmpty()
                        .recover(failure -> afterAnother(vertx, failure));
    }

    /** It outlives whoever needs it first, whose loader may be that of a module that goes. */
    private static DeploymentOptions ofBerth() {
        return new DeploymentOptions().setClassLoader(PortOwner.class.getClassLoader());
    }

    /** Somebody else may have deployed one in the meantime. */
    private static Future<Void> afterAnother(Vertx vertx, Throwable failure) {
        Object present = owners(vertx).get(ADDRESS);
        if (present != null) {
            return ready(present);
        }
        return Future.failedFuture(failure instanceof ReservationException ? failure : LocalBus.gone(failure));
    }

    private static Future<Void> ready(Object present) {
        return present instanceof Presence own
                ? own.ready()
                : Future.failedFuture(new Misuse(
                        Kind.OWNER, "this Vertx has an owner of ports of another version of io.berth.reservation"));
    }

    /** Completed when the Vertx has no owner of ports of this version. */
    static Future<Void> undeploy(Vertx vertx) {
        return owners(vertx).get(ADDRESS) instanceof Presence own
                ? own.ready().eventually(() -> vertx.undeploy(own.deployment()))
                : Future.succeededFuture();
    }

    private static LocalMap<String, Object> owners(Vertx vertx) {
        return vertx.sharedData().getLocalMap(ADDRESS);
    }

    /** That there is an owner, and whether it takes requests already. */
    private record Presence(Future<Void> ready, String deployment) implements Shareable {}

    private void take(Message<Object> message) {
        try {
            take(message, message.body());
        } catch (RuntimeException e) { // else whoever asks would wait for ever
            refuse(message, new Unavailable(Kind.KERNEL, "the owner of ports cannot do that", e));
        }
    }

    private void take(Message<?> message, Object request) {
        if (request instanceof PortRequest.OfSocket ofSocket) {
            OwnedPort port = ports.get(ofSocket.socket());
            if (port == null) {
                refuse(message, new Misuse(Kind.CLOSED, "there is no bound socket " + ofSocket.socket()));
            } else {
                port.take(message, ofSocket);
            }
        } else if (stopping) {
            refuse(message, new Misuse(Kind.CLOSED, UNDEPLOYED));
        } else if (request instanceof PortRequest.Bind bind) {
            bind(message, bind.address());
        } else if (request instanceof TakeOver takeOver) {
            takeOver(message, takeOver);
        } else {
            refuse(message, new Misuse(Kind.INVALID_ARGUMENT, "send a PortRequest, not " + request));
        }
    }

    static void refuse(Message<?> message, ReservationException reason) {
        answer(message, new PortRefusal(reason));
    }

    /** Answers; what took so long that the owner is undeployed by now is answered with a plain failure. */
    static void answer(Message<?> message, Object answer) {
        try {
            message.reply(answer);
        } catch (IllegalArgumentException noCodec) {
            message.fail(0, UNDEPLOYED);
        }
    }

    // --- binding

    private void bind(Message<?> message, SocketAddress address) {
        take(address).onComplete((held, failure) -> {
            if (held != null) {
                answer(message, own(held));
            } else if (failure instanceof ReservationException reason) {
                refuse(message, reason);
            } else {
                refuse(message, new Unavailable(Kind.KERNEL, cannotBind(address, failure.getMessage()), failure));
            }
        });
    }

    private void takeOver(Message<?> message, TakeOver offer) {
        HeldPort held = offer.take();
        if (held == null) {
            refuse(message, new Misuse(Kind.NOT_RESERVED, "the port has been let go while it was to be bound"));
        } else {
            answer(message, own(held.lendingTo(backend)));
        }
    }

    private Future<HeldPort> take(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress path) {
            return take(path, List.of(), () -> HeldPort.take(backend, path));
        } else if (address instanceof InetSocketAddress inet) {
            int port = inet.getPort();
            return resolve(inet)
                    .compose(addresses ->
                            take(inet, withPort(addresses, port), () -> HeldPort.take(backend, addresses, port)));
        }
        return Future.failedFuture(new Misuse(Kind.INVALID_ARGUMENT, cannotBind(address, "no address of a socket")));
    }

    private Future<List<InetAddress>> resolve(InetSocketAddress address) {
        String name = address.getHostString();
        return address.isUnresolved()
                ? vertx.executeBlocking(() -> Addresses.named(name), false)
                        .recover(unknown ->
                                Future.failedFuture(new Unavailable(Kind.ADDRESS, "cannot resolve " + name, unknown)))
                : Future.succeededFuture(List.of(address.getAddress()));
    }

    private static List<InetSocketAddress> withPort(List<InetAddress> addresses, int port) {
        return addresses.stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    /** What takes a port. */
    private interface Taking {
        HeldPort take() throws IOException;
    }

    private Future<HeldPort> take(SocketAddress address, List<InetSocketAddress> asked, Taking taking) {
        if (stopping) { // while the name was looked up
            return Future.failedFuture(new Misuse(Kind.CLOSED, UNDEPLOYED));
        }
        if (!Addresses.hasIpv6() && asked.stream().anyMatch(one -> one.getAddress() instanceof Inet6Address)) {
            return Future.failedFuture(
                    new Unavailable(Kind.ADDRESS, cannotBind(address, "this host has no IPv6"), null));
        }
        try {
            return Future.succeededFuture(taking.take());
        } catch (IOException e) {
            return vertx.executeBlocking(() -> failure(address, asked, e), false)
                    .compose(Future::failedFuture);
        }
    }

    private PortReply.Bound own(HeldPort held) {
        OwnedPort port = new OwnedPort(vertx, ++lastSocket, held, ports::remove);
        ports.put(port.number(), port);
        return new PortReply.Bound(port.number(), port.addresses());
    }

    /** What the kernel meant. */
    private static ReservationException failure(
            SocketAddress address, List<InetSocketAddress> asked, IOException cause) {
        return switch (BindFailure.of(cause)) {
            case TAKEN ->
                new PortTaken(
                        address, Addresses.show(address), SocketTable.read().whoHas(asked, Protocol.TCP), cause);
            case FORBIDDEN -> new Unavailable(Kind.PERMISSION, cannotBind(address, "no permission"), cause);
            case NOT_HERE -> new Unavailable(Kind.ADDRESS, cannotBind(address, "no address of this host"), cause);
            case OTHER -> new Unavailable(Kind.KERNEL, cannotBind(address, cause.getMessage()), cause);
        };
    }

    private static String cannotBind(SocketAddress address, String why) {
        return "cannot bind " + Addresses.show(address) + ", " + why;
    }

    /** Offers a port that is held already. It is taken by the owner or closed by whoever offers it, whichever comes first. */
    static final class TakeOver implements AutoCloseable {
        private final AtomicReference<HeldPort> held;

        TakeOver(HeldPort held) {
            this.held = new AtomicReference<>(held);
        }

        /** The port, which belongs to whoever gets it here; null when it is gone. */
        HeldPort take() {
            return held.getAndSet(null);
        }

        /** Lets go of the port if nobody has taken it. */
        @Override
        public void close() {
            HeldPort left = take();
            if (left != null) {
                left.close();
            }
        }
    }
}
