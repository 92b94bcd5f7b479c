package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the descriptors of this process by what they are connected to, whoever opened them. */
final class Descriptors {
    private static final Path ALL = Path.of("/proc/self/fd");
    private static final int SOL_SOCKET = 1;
    private static final int SO_ACCEPTCONN = 30;

    private Descriptors() {}

    /** The one that listens on an address. */
    static int listeningOn(InetSocketAddress address) throws IOException {
        return find(
                socket -> address.equals(socket.localAddress()) && socket.getIntOpt(SOL_SOCKET, SO_ACCEPTCONN) != 0);
    }

    /** This process's end of the connection that a client in it has. */
    static Socket acceptedFrom(java.net.Socket client) throws IOException {
        SocketAddress local = client.getRemoteSocketAddress();
        SocketAddress remote = client.getLocalSocketAddress();
        return new Socket(find(socket -> local.equals(socket.localAddress()) && remote.equals(socket.remoteAddress())));
    }

    private static int find(Wanted wanted) throws IOException {
        List<Integer> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(ALL)) {
            for (Path entry : entries.filter(Descriptors::isSocket).toList()) {
                int descriptor = Integer.parseInt(entry.getFileName().toString());
                if (isIt(descriptor, wanted)) {
                    found.add(descriptor);
                }
            }
        }
        assertThat(found).as("descriptors that are the one wanted").hasSize(1);
        return found.get(0);
    }

    private static boolean isIt(int descriptor, Wanted wanted) {
        try {
            return wanted.is(new Socket(descriptor));
        } catch (ChannelException | IOException closedMeanwhile) {
            return false;
        }
    }

    /** What tells a socket from the others. */
    private interface Wanted {
        boolean is(Socket socket) throws IOException;
    }

    private static boolean isSocket(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
