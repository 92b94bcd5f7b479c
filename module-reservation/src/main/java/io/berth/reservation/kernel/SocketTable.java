package io.berth.reservation.kernel;

import io.berth.reservation.PortUser;
import io.berth.reservation.Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sockets that the kernel shows, at one moment. It is read when a bind has failed, to say who has the port; it never
 * throws, and where the kernel tells nothing it says so.
 */
public final class SocketTable {
    private static final Path NET = Path.of("/proc/net");

    private final boolean readable;
    private final List<KernelSocket> sockets;

    SocketTable(boolean readable, List<KernelSocket> sockets) {
        this.readable = readable;
        this.sockets = sockets;
    }

    /** As it is now. */
    public static SocketTable read() {
        return read(line -> true);
    }

    private static SocketTable read(Predicate<String> wanted) {
        List<KernelSocket> sockets = new ArrayList<>();
        sockets.addAll(rows(wanted, Protocol.TCP, "tcp", "tcp6"));
        sockets.addAll(rows(wanted, Protocol.UDP, "udp", "udp6"));
        return new SocketTable(Files.isReadable(NET.resolve("tcp")), sockets);
    }

    private static List<KernelSocket> rows(Predicate<String> wanted, Protocol protocol, String... files) {
        return Stream.of(files)
                .flatMap(file -> lines(file).stream())
                .filter(wanted)
                .flatMap(line -> KernelSocket.parse(protocol, line).stream())
                .toList();
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(NET.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException | SecurityException absent) {
            return List.of(); // without IPv6 there is no table of it
        }
    }

    /**
     * Who keeps others from binding any of some addresses, in words that go on from "is taken by". Who listens on TCP or is
     * bound on UDP comes first, then whose connections are in the way.
     */
    public String whoHas(List<InetSocketAddress> addresses, Protocol protocol) {
        if (!readable) {
            return "somebody; this system does not tell who";
        }
        List<KernelSocket> there = at(addresses, protocol);
        List<KernelSocket> servers = there.stream().filter(KernelSocket::serves).toList();
        if (!servers.isEmpty()) {
            return words(users(servers));
        }
        List<KernelSocket> connections =
                there.stream().filter(socket -> socket.inode() != 0).toList();
        if (!connections.isEmpty()) {
            return "a connection of " + words(users(connections));
        }
        if (!there.isEmpty()) {
            return "a connection that nobody has any more, which takes a minute to end";
        }
        return "a socket that does not listen, and Linux does not tell whose that is";
    }

    /** Who listens on any of some TCP addresses of one port now, besides this process. */
    public static List<PortUser> sharers(List<InetSocketAddress> addresses) {
        if (addresses.isEmpty()) {
            return List.of();
        }
        Set<Long> own = Processes.ownSockets(); // before and after, since those of this process come and go meanwhile
        SocketTable table = read(KernelSocket.mentions(addresses.get(0).getPort()));
        own.addAll(Processes.ownSockets());
        return users(table.at(addresses, Protocol.TCP).stream()
                .filter(socket -> socket.serves() && !own.contains(socket.inode()))
                .toList());
    }

    /** Whether the kernel shows anything. */
    boolean isReadable() {
        return readable;
    }

    /** Whether one end of a connection has an address, be it one that nobody has any more. */
    boolean lingers(InetSocketAddress address) {
        return sockets.stream().anyMatch(socket -> socket.isConnection() && socket.overlaps(address));
    }

    private List<KernelSocket> at(List<InetSocketAddress> addresses, Protocol protocol) {
        return sockets.stream()
                .filter(socket -> protocol == Protocol.BOTH || protocol == socket.protocol())
                .filter(socket -> addresses.stream().anyMatch(socket::overlaps))
                .toList();
    }

    private static List<PortUser> users(List<KernelSocket> used) {
        if (used.isEmpty()) {
            return List.of();
        }
        Map<Long, Set<Long>> pids = new HashMap<>();
        used.forEach(socket -> pids.put(socket.inode(), new LinkedHashSet<>()));
        Processes.forEachSocket((pid, inode) -> pids.computeIfPresent(inode, (same, users) -> {
            users.add(pid);
            return users;
        }));
        Set<PortUser> users = new LinkedHashSet<>();
        for (KernelSocket socket : used) {
            Set<Long> having = pids.get(socket.inode());
            having.forEach(pid -> users.add(Processes.user(pid, socket.uid())));
            if (having.isEmpty()) {
                users.add(new PortUser(0, socket.uid(), ""));
            }
        }
        return List.copyOf(users);
    }

    private static String words(List<PortUser> users) {
        return users.stream().map(PortUser::toString).collect(Collectors.joining(" and "));
    }
}
