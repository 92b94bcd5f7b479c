package io.berth.reservation;

import io.berth.eventloop.DatagramSource;
import io.berth.reservation.kernel.DatagramHold;
import io.berth.reservation.kernel.HeldPort;
import java.io.IOException;
import java.util.List;

/** A port that is held, and for whom. Any thread. */
final class Reserved {
    /** Whoever reserves without a name. */
    static final String NOBODY = "";

    private final int port;
    private final String owner;

    private HeldPort tcp; // null when there is none, or no longer
    private List<DatagramHold> udp;
    private boolean closed;

    Reserved(int port, String owner, HeldPort tcp, List<DatagramHold> udp) {
        this.port = port;
        this.owner = owner;
        this.tcp = tcp;
        this.udp = udp;
    }

    int port() {
        return port;
    }

    String owner() {
        return owner;
    }

    static String name(String owner) {
        return owner.equals(NOBODY) ? "nobody by name" : "'" + owner + "'";
    }

    /**
     * Lets servers in that set SO_REUSEADDR; UDP has nothing like it, and is let go.
     *
     * @return whether it was still held
     */
    synchronized boolean admit() throws IOException {
        if (closed) {
            return false;
        }
        if (tcp != null) {
            tcp.admit();
        }
        closeUdp();
        return true;
    }

    /** Gives TCP away, to be closed by whoever gets it; null when there is nothing to give. */
    synchronized HeldPort takeOut() {
        HeldPort given = tcp;
        tcp = null;
        return given;
    }

    /** Gives UDP away, address by address, to be closed by whoever gets it; nothing when there is nothing to give. */
    synchronized List<DatagramSource> takeOutUdp() {
        List<DatagramSource> given = udp.stream().map(DatagramHold::giveAway).toList();
        udp = List.of();
        return given;
    }

    /** Ends it if all of it has been given away; whether that is so. */
    synchronized boolean endedByGiving() {
        closed |= tcp == null && udp.isEmpty();
        return closed;
    }

    /** Lets go of all that is left. */
    synchronized void close() {
        closed = true;
        if (tcp != null) {
            tcp.close();
            tcp = null;
        }
        closeUdp();
    }

    private void closeUdp() {
        udp.forEach(DatagramHold::close);
        udp = List.of();
    }
}
