package io.berth.reservation;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Main class of a process that wants somebody else's port, and tries without a pause: to bind it, and to bind it and listen.
 * It needs the JDK alone. Arguments: the port; the {@link Way}s; the {@link Place}s. The order "count" is answered by how
 * often it has tried, bound and listened, for each way at each place.
 */
final class Pirate {
    /** Which options it sets. */
    enum Way {
        PLAIN(false, false),
        ADDRESS(true, false),
        PORT(false, true),
        BOTH(true, true);

        final boolean reuseAddress;
        final boolean reusePort;

        Way(boolean reuseAddress, boolean reusePort) {
            this.reuseAddress = reuseAddress;
            this.reusePort = reusePort;
        }
    }

    /** Where it tries to get in. */
    enum Place {
        EXACT(StandardProtocolFamily.INET, "127.0.0.1"),
        /** The same by a socket of IPv6, as most servers of the JVM open one. */
        MAPPED(StandardProtocolFamily.INET6, "127.0.0.1"),
        EXACT_6(StandardProtocolFamily.INET6, "::1"),
        ALL_OF_IPV4(StandardProtocolFamily.INET, "0.0.0.0"),
        ALL(StandardProtocolFamily.INET6, "::");

        final StandardProtocolFamily family;
        final String host;

        Place(StandardProtocolFamily family, String host) {
            this.family = family;
            this.host = host;
        }
    }

    /** One mix of options and place, and how it went. */
    private static final class Attack {
        private final Way way;
        private final Place place;
        private final InetSocketAddress address;
        private volatile long attempts;
        private volatile long binds;
        private volatile long listens;
        private Closeable bound; // null unless the last round has got it

        Attack(Way way, Place place, int port) {
            this.way = way;
            this.place = place;
            this.address = new InetSocketAddress(place.host, port);
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        void attempt() throws IOException {
            if (bound != null) {
                bound.close(); // it was kept for as long as a round takes
            }
            attempts++;
            bound = bind();
            if (bound != null) {
                binds++;
            }
            attempts++;
            if (listen()) {
                binds++;
                listens++;
            }
        }

        private Closeable bind() throws IOException {
            SocketChannel channel = SocketChannel.open(place.family);
            try {
                return prepared(channel).bind(address);
            } catch (BindException held) {
                channel.close();
                return null;
            }
        }

        private boolean listen() throws IOException {
            try (ServerSocketChannel channel = ServerSocketChannel.open(place.family)) {
                prepared(channel).bind(address, 16);
                return true;
            } catch (BindException held) {
                return false;
            }
        }

        private <C extends NetworkChannel> C prepared(C channel) throws IOException {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, way.reuseAddress);
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, way.reusePort);
            return channel;
        }

        @Override
        public String toString() {
            return attempts + " " + binds + " " + listens;
        }
    }

    private final List<Attack> attacks = new ArrayList<>();
    private volatile String failure = "";

    private Pirate(int port, List<Way> ways, List<Place> places) {
        for (Way way : ways) {
            for (Place place : places) {
                attacks.add(new Attack(way, place, port));
            }
        }
    }

    private void plunder() {
        try {
            while (true) {
                for (Attack attack : attacks) {
                    attack.attempt();
                }
            }
        } catch (IOException | RuntimeException e) {
            failure = e.toString();
        }
    }

    private String count() {
        return failure + attacks.stream().map(Attack::toString).collect(Collectors.joining(" "));
    }

    public static void main(String[] arguments) {
        Pirate pirate = new Pirate(
                Integer.parseInt(arguments[0]),
                Arrays.stream(arguments[1].split(",")).map(Way::valueOf).toList(),
                Arrays.stream(arguments[2].split(",")).map(Place::valueOf).toList());
        Thread plundering = new Thread(pirate::plunder);
        plundering.setDaemon(true);
        plundering.start();
        ChildJvm.serve(order -> pirate.count());
    }
}
