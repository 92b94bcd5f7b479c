package io.berth.udp;

import java.util.List;
import java.util.function.BiConsumer;

/** An ear that keeps what it hears, and then does something with it on the loop. */
final class Acting extends Ear {
    private final BiConsumer<UdpSocket<Void>, Packets> action;

    Acting(BiConsumer<UdpSocket<Void>, Packets> action) {
        this.action = action;
    }

    @Override
    public void onData(UdpSocket<Void> socket, Packets packets) {
        super.onData(socket, packets);
        action.accept(socket, packets);
    }

    /** Has so many datagrams wait for each of some sockets, and then lets them come. */
    static void flood(TestLoop on, JdkPeer peer, int count, List<UdpSocket<Void>> sockets) {
        on.run(() -> sockets.forEach(UdpSocket::pause));
        for (UdpSocket<Void> socket : sockets) {
            Numbered.send(peer, on.address(socket), count);
        }
        on.run(() -> sockets.forEach(UdpSocket::resume));
    }
}
