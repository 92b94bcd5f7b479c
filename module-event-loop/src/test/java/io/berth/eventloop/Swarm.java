package io.berth.eventloop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Main class of a {@link Child}: many clients of an echo server. Orders: "open PORT COUNT", after which each connection
 * has had one byte echoed; "connect PORT COUNT", without that; "close", by a reset for most and in good order for some.
 */
final class Swarm {
    private static final int AT_A_TIME = 500;
    private static final int ONE_IN_GOOD_ORDER_OF = 8;

    private final List<SocketChannel> clients = new ArrayList<>();
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);

    private Swarm() {}

    public static void main(String[] arguments) {
        Swarm swarm = new Swarm();
        Child.serve(order -> {
            try {
                switch (order[0]) {
                    case "open" -> swarm.open(Integer.parseInt(order[1]), Integer.parseInt(order[2]), true);
                    case "connect" -> swarm.open(Integer.parseInt(order[1]), Integer.parseInt(order[2]), false);
                    case "close" -> swarm.close();
                    default -> throw new IllegalArgumentException(order[0]);
                }
                return "done";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void open(int port, int count, boolean echo) throws IOException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int left = count; left > 0; left -= AT_A_TIME) {
            List<SocketChannel> some = new ArrayList<>();
            for (int i = 0; i < Math.min(left, AT_A_TIME); i++) {
                some.add(SocketChannel.open(server));
            }
            if (echo) {
                echo(some);
            }
            clients.addAll(some);
        }
    }

    private void echo(List<SocketChannel> some) throws IOException {
        for (SocketChannel client : some) {
            client.write(one.clear());
        }
        for (SocketChannel client : some) {
            if (client.read(one.clear()) != 1) {
                throw new IOException("no echo");
            }
        }
    }

    private void close() throws IOException {
        for (int i = 0; i < clients.size(); i++) {
            if (i % ONE_IN_GOOD_ORDER_OF != 0) {
                clients.get(i).setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            clients.get(i).close();
        }
        clients.clear();
    }
}
