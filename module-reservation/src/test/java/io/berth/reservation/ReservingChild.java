package io.berth.reservation;

import io.berth.reservation.kernel.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A process that reserves ports, serves on them, or tries to steal them, as it is told. */
final class ReservingChild {
    private static PortReservation ports;
    private static final List<ServerSocket> servers = new ArrayList<>();

    private ReservingChild() {}

    public static void main(String[] arguments) {
        ChildJvm.serve(order -> switch (order[0]) {
            case "open" -> open(order);
            case "reserve" -> words(reserve(number(order[1])));
            case "consecutive" -> words(ports.reserveConsecutive(number(order[1])));
            case "release" -> words(ports.releaseAll());
            case "serve" -> serve(number(order[1]));
            case "steal" ->
                Thief.byTcp(number(order[1]), Thief.everywhere())
                        + " and "
                        + Thief.byUdp(number(order[1]), Thief.everywhere());
            default -> throw new IllegalArgumentException(order[0]);
        });
    }

    /** Makes a reservation: the first and last port, the backend, the protocol. */
    private static String open(String... order) {
        ports = new PortReservation(
                PortRange.inclusive(number(order[1]), number(order[2])),
                ReservationOptions.DEFAULT
                        .withBackend(Backend.valueOf(order[3]))
                        .withProtocol(Protocol.valueOf(order[4])));
        return "open";
    }

    private static List<Integer> reserve(int count) {
        List<Integer> reserved = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reserved.add(ports.reserve());
        }
        return reserved;
    }

    /** Serves one client on a port that is reserved here, and is the first to hang up on it. */
    private static String serve(int port) {
        ports.openForServer(port);
        try {
            ServerSocket server = new ServerSocket(port);
            servers.add(server);
            Thread answering = new Thread(() -> answer(server));
            answering.start();
            return "listening";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write('!');
            client.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    private static String words(List<Integer> numbers) {
        return numbers.stream().map(Object::toString).collect(Collectors.joining(" "));
    }
}
