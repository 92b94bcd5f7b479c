package io.berth.reservation;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Unavailable;
import io.berth.reservation.kernel.Backend;
import io.berth.reservation.kernel.BindFailure;
import io.berth.reservation.kernel.DatagramHold;
import io.berth.reservation.kernel.HeldPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Takes ports from the kernel on all of some addresses, or on none. Any thread. */
final class Taker {
    private final Backend backend;
    private final List<InetAddress> addresses;

    Taker(Backend backend, List<InetAddress> addresses) {
        this.backend = backend;
        this.addresses = addresses;
    }

    List<InetSocketAddress> addresses(int port) {
        return addresses.stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    /**
     * Takes a port.
     *
     * @return null when it is refused, which is noted
     */
    Reserved take(int port, Protocol protocol, String owner, Refusals refusals) {
        HeldPort tcp = null;
        Protocol asked = Protocol.TCP;
        try {
            if (protocol.hasTcp()) {
                tcp = HeldPort.take(backend, addresses, port);
            }
            asked = Protocol.UDP;
            Reserved reserved = new Reserved(port, owner, tcp, protocol.hasUdp() ? takeUdp(port) : List.of());
            tcp = null;
            return reserved;
        } catch (IOException e) {
            note(e, port, asked, refusals);
            return null;
        } finally {
            if (tcp != null) {
                tcp.close();
            }
        }
    }

    private List<DatagramHold> takeUdp(int port) throws IOException {
        List<DatagramHold> taken = new ArrayList<>();
        try {
            for (InetSocketAddress address : addresses(port)) {
                taken.add(DatagramHold.take(backend, address));
            }
            return taken;
        } catch (IOException | RuntimeException e) {
            taken.forEach(DatagramHold::close);
            throw e;
        }
    }

    /** Another port may be free; but no other port helps where the address is wrong or the kernel in need. */
    private void note(IOException e, int port, Protocol asked, Refusals refusals) {
        switch (BindFailure.of(e)) {
            case TAKEN -> refusals.taken(port, asked);
            case FORBIDDEN -> refusals.forbidden(port);
            case NOT_HERE ->
                throw new Unavailable(
                        Kind.ADDRESS, "cannot hold port " + port + " of " + words() + ", no address of this host", e);
            case OTHER ->
                throw new Unavailable(
                        Kind.KERNEL, "cannot hold port " + port + " of " + words() + ": " + e.getMessage(), e);
        }
    }

    private String words() {
        return String.join(
                " and ", addresses.stream().map(InetAddress::getHostAddress).toList());
    }
}
