package io.berth.eventloop;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the descriptors of this process by what they are connected to, whoever opened them. */
final class Descriptors {
    private static final Path ALL = Path.of("/proc/self/fd");

    private Descriptors() {}

    /** The one that is bound to an address, and connected to nobody. */
    static int listeningOn(InetSocketAddress address) throws IOException {
        return find(address, null);
    }

    /** This process's end of the connection that a client in it has. */
    static Socket acceptedFrom(java.net.Socket client) throws IOException {
        return new Socket(find((InetSocketAddress) client.getRemoteSocketAddress(), (InetSocketAddress)
                client.getLocalSocketAddress()));
    }

    private static int find(InetSocketAddress local, InetSocketAddress remote) throws IOException {
        try (Stream<Path> entries = Files.list(ALL)) {
            List<Integer> found = entries.filter(Descriptors::isSocket)
                    .map(entry -> Integer.parseInt(entry.getFileName().toString()))
                    .filter(descriptor -> is(new Socket(descriptor), local, remote))
                    .toList();
            if (found.size() != 1) {
                throw new AssertionError("descriptors " + found + " are bound to " + local);
            }
            return found.get(0);
        }
    }

    private static boolean isSocket(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static boolean is(Socket socket, InetSocketAddress local, InetSocketAddress remote) {
        return local.equals(socket.localAddress())
                && (remote == null ? socket.remoteAddress() == null : remote.equals(socket.remoteAddress()));
    }
}
