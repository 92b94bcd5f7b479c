package io.berth.demo.tour;

import io.berth.eventloop.Plain;
import io.berth.eventloop.SocketContext;
import io.berth.reservation.PortRange;
import io.berth.reservation.PortReservation;
import io.berth.reservation.ReservationOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Three services, each with a thread that reserves its port, and a server of its own kind. */
final class ReservedPorts implements Scene {
    private static final InetAddress LOCALHOST = InetAddress.getLoopbackAddress();
    private static final List<String> SERVICES = List.of("web", "chat", "admin");

    @Override
    public String title() {
        return "Ports out of a range, for three services";
    }

    @Override
    public String story() {
        return """
                Three threads reserve a port each, at the same time. Then there is a server on
                each: one of Vert.x and one of the JDK, which bind the port themselves once it
                is opened for them, and one of Berth, which takes the reserved port over.
                """;
    }

    @Override
    public void play(Act act) throws Exception {
        PortReservation ports = act.opened(new PortReservation(
                PortRange.DEFAULT, ReservationOptions.DEFAULT.withHost(LOCALHOST.getHostAddress())));
        Map<String, Integer> reserved = reserve(ports, act.threads(SERVICES.size()));
        act.claim(
                new HashSet<>(reserved.values()).size() == SERVICES.size(),
                "reserved, all different: " + String.join(", ", described(reserved)));
        long kept = reserved.values().stream().filter(port -> !canBind(port)).count();
        act.claim(kept == SERVICES.size(), kept + " of " + SERVICES.size() + " cannot be had by anybody else");

        serve(act, ports, reserved);
        Map<String, String> answers = new TreeMap<>();
        for (String service : SERVICES) {
            answers.put(service, Customer.ask(new InetSocketAddress(LOCALHOST, reserved.get(service))));
        }
        act.claim(
                answers.entrySet().stream().allMatch(each -> each.getKey().equals(each.getValue())),
                "customers of " + String.join(", ", answers.keySet()) + " were answered by "
                        + String.join(", ", answers.values()));
        act.claim(
                ports.reservedPorts("chat").isEmpty() && ports.reservedPorts().size() == 2,
                "the reservation still holds " + ports.reservedPorts().size()
                        + " ports; that of chat is the bound socket's");
    }

    /** A port for each service, all reserved at the same time. */
    private static Map<String, Integer> reserve(PortReservation ports, ExecutorService threads) throws Exception {
        CyclicBarrier together = new CyclicBarrier(SERVICES.size());
        List<Callable<Integer>> reservations = SERVICES.stream()
                .<Callable<Integer>>map(service -> () -> {
                    together.await();
                    return ports.reserve(service);
                })
                .toList();
        List<Future<Integer>> done = threads.invokeAll(reservations);
        Map<String, Integer> reserved = new TreeMap<>();
        for (int i = 0; i < SERVICES.size(); i++) {
            reserved.put(SERVICES.get(i), done.get(i).get());
        }
        return reserved;
    }

    private static void serve(Act act, PortReservation ports, Map<String, Integer> reserved) throws IOException {
        Vertx vertx = act.vertx(2);
        int web = reserved.get("web");
        ports.openForServer(web, "web");
        vertx.createNetServer()
                .connectHandler(customer -> customer.handler(question -> customer.write("web\n")))
                .listen(web, LOCALHOST.getHostAddress())
                .await();

        int admin = reserved.get("admin");
        ports.openForServer(admin, "admin");
        act.opened(new Clerk(new ServerSocket(admin, 50, LOCALHOST), "admin"));

        SocketContext<Plain, String, Void> chat = Answering.with("chat", vertx);
        ports.bind(vertx, reserved.get("chat"), "chat")
                .compose(port -> port.listen(1024))
                .compose(lease -> lease.feed(chat))
                .await();
    }

    private static List<String> described(Map<String, Integer> reserved) {
        return reserved.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .toList();
    }

    private static boolean canBind(int port) {
        try {
            new ServerSocket(port, 50, LOCALHOST).close();
            return true;
        } catch (BindException taken) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("no socket to try with: " + e.getMessage(), e);
        }
    }
}
