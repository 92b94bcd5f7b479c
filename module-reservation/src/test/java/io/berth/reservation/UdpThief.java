package io.berth.reservation;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tries to bind a UDP port all the time, as any program may. */
final class UdpThief implements AutoCloseable {
    private final int port;
    private final List<String> loot = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> trying;
    private volatile int tries;
    private volatile boolean caught;

    UdpThief(int port) {
        this.port = port;
        this.trying = Background.run(this::tryAllTheTime);
    }

    private void tryAllTheTime() {
        while (!caught && loot.isEmpty()) {
            loot.addAll(Thief.byUdp(port, Thief.everywhere()));
            for (InetAddress address : Thief.everywhere()) {
                attempt(new InetSocketAddress(address, port), false);
                attempt(new InetSocketAddress(address, port), true);
            }
            count();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void count() {
        tries++;
    }

    /** As most programs do it. */
    private void attempt(InetSocketAddress address, boolean reuse) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.setReuseAddress(reuse);
            socket.bind(address);
            loot.add("a socket is bound to " + address + (reuse ? " with" : " without") + " SO_REUSEADDR");
        } catch (SocketException refused) {
            // as it should be
        }
    }

    /** Waits until it has tried everything at least once from here on. */
    void triesOnceMore() {
        int seen = tries;
        Await.until(() -> tries > seen + 1 || !loot.isEmpty());
    }

    /** By which ways it got the port. */
    List<String> loot() {
        return loot;
    }

    @Override
    public void close() {
        caught = true;
        trying.join();
    }
}
