package io.berth.udp;

import io.berth.eventloop.DatagramSource;
import io.berth.eventloop.Loop;
import io.berth.eventloop.transport.LoopHost;
import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Misuse;
import io.berth.udp.UdpException.Unavailable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** How a socket comes about: from an address or a name, or from what somebody gives away. */
final class Opening<S> {
    private final Loop<?> loop;
    private final LoopHost host;
    private final UdpOptions options;
    private final S data;
    private final UdpHandler<S> handler;

    /** Nothing has happened yet but checks. */
    Opening(Loop<?> loop, UdpOptions options, S data, UdpHandler<S> handler) {
        this.loop = Arguments.notNull("loop", loop);
        this.options = Arguments.notNull("options", options);
        this.data = data;
        this.handler = Arguments.notNull("handler", handler);
        this.host = LoopHost.of(loop);
        host.requireOpen();
        if (handler instanceof PacketStream<S> stream) {
            stream.requireUnused();
        }
    }

    /** One of the two ways to have an address. */
    private interface Way {
        void take(Carrier carrier, InetSocketAddress address) throws IOException;
    }

    Future<UdpSocket<S>> bind(InetSocketAddress address) {
        return resolved(address, found -> open("bind", found.subList(0, 1), Carrier::bind));
    }

    Future<UdpSocket<S>> connect(InetSocketAddress address) {
        return resolved(address, found -> open("connect", ofFamilyOfSource(found), this::connect));
    }

    /** Addresses that a socket with the source that is wanted can be connected to. */
    private List<InetSocketAddress> ofFamilyOfSource(List<InetSocketAddress> found) {
        if (options.source == null) {
            return found;
        }
        boolean inet4 = options.source.getAddress() instanceof Inet4Address;
        List<InetSocketAddress> fit = found.stream()
                .filter(it -> it.getAddress() instanceof Inet4Address == inet4)
                .toList();
        if (fit.isEmpty()) {
            throw Arguments.invalid("source " + Arguments.show(options.source)
                    + " is of another family (IPv4, IPv6) than " + Arguments.show(found.get(0)));
        }
        return fit;
    }

    private void connect(Carrier carrier, InetSocketAddress to) throws IOException {
        if (options.source != null) {
            carrier.bind(options.source);
        }
        carrier.connect(to);
    }

    UdpSocket<S> adopt(DatagramSource source) {
        if (options.source != null) {
            throw Arguments.invalid("a source is for sockets that are to be connected; this one is bound");
        }
        if (options.sharedPort || options.reusedAddress || options.ipv6Only) {
            throw Arguments.invalid(
                    "a shared port, a reused address and IPv6 alone are for sockets that are to be bound;"
                            + " this one is, by whoever gives it");
        }
        try {
            return started(udp().adopt(source, options));
        } catch (IOException e) {
            throw UdpException.Network.of("cannot adopt " + source, "getsockopt", null, e);
        }
    }

    private UdpLoop udp() {
        return UdpLoop.of(host);
    }

    /** What is done with addresses. */
    private interface Continuation<S> {
        UdpSocket<S> with(List<InetSocketAddress> addresses);
    }

    private Future<UdpSocket<S>> resolved(InetSocketAddress address, Continuation<S> then) {
        Promise<UdpSocket<S>> opening = Promise.promise();
        if (!address.isUnresolved()) {
            complete(opening, then, List.of(address));
            return opening.future();
        }
        host.resolve(address.getHostString(), (found, failure) -> {
            if (loop.isClosed()) {
                opening.fail(new Misuse(Kind.CLOSED, "the loop was closed while the host was looked up"));
            } else if (found == null) {
                opening.fail(new Unavailable(
                        Kind.INVALID_HOST, "cannot resolve host '" + address.getHostString() + "'", failure));
            } else {
                complete(opening, then, withPort(found, address.getPort()));
            }
        });
        return opening.future();
    }

    private static List<InetSocketAddress> withPort(List<InetAddress> found, int port) {
        return found.stream().map(it -> new InetSocketAddress(it, port)).toList();
    }

    private void complete(Promise<UdpSocket<S>> opening, Continuation<S> then, List<InetSocketAddress> addresses) {
        UdpSocket<S> socket;
        try {
            socket = then.with(addresses);
        } catch (RuntimeException | Error e) { // nobody else would hear of it when a host was looked up before
            opening.fail(e);
            return;
        }
        opening.complete(socket);
    }

    private UdpSocket<S> open(String verb, List<InetSocketAddress> addresses, Way way) {
        UdpException.Network last = null;
        for (InetSocketAddress address : addresses) {
            try {
                return open(address, way);
            } catch (IOException e) {
                last = UdpException.Network.of("cannot " + verb + " to " + Arguments.show(address), verb, address, e);
            }
        }
        throw last;
    }

    private UdpSocket<S> open(InetSocketAddress address, Way way) throws IOException {
        Carrier carrier = udp().open(address, options);
        try {
            way.take(carrier, address);
            return started(carrier);
        } catch (IOException | RuntimeException e) {
            carrier.close();
            throw e;
        }
    }

    private UdpSocket<S> started(Carrier carrier) throws IOException {
        return new UdpSocket<>(loop, udp(), carrier, data, handler).start();
    }
}
