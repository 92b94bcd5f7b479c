package io.berth.reservation;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.kernel.Addresses;
import io.berth.reservation.kernel.BindFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Main class of a process that holds a port. Arguments: transport and host. Orders: "port"; "listen", answered by "leased" or
 * the kind of the refusal, "serve" the last lease, "release" it; "join" another
 * port, with SO_REUSEPORT, for good; "hog" all descriptors, "free" them.
 */
final class Holder {
    private final BoundSocket socket;
    private final Clerk clerk;
    private final List<Closeable> hogged = new ArrayList<>();
    private Lease lease;
    private ServerSocketChannel joined;

    private Holder(Vertx vertx, String host) {
        socket = Await.the(BoundSocket.bind(vertx, host, 0));
        clerk = Clerk.on(vertx, 'h');
    }

    public static void main(String[] arguments) {
        loadEverything();
        Vertx vertx = Transport.valueOf(arguments[0]).vertx();
        Holder holder = new Holder(vertx, arguments[1]);
        ChildJvm.serve(holder::obey);
        Await.the(vertx.close());
    }

    /** Without descriptors no class can be loaded, and no zone of time for the log. */
    private static void loadEverything() {
        BindFailure.of(new SocketException("Too many open files"));
        new PortRefusal(new ReservationException.Unavailable(Kind.KERNEL, "nothing", null)).reason();
        System.getLogger(PortOwner.ADDRESS).log(System.Logger.Level.INFO, "all is loaded");
    }

    private String obey(String[] order) {
        return switch (order[0]) {
            case "port" -> Integer.toString(socket.port());
            case "listen" -> listen();
            case "serve" -> {
                clerk.serve(lease);
                yield "serving";
            }
            case "release" -> {
                lease.close();
                Await.the(lease.released());
                yield "released";
            }
            case "join" -> join(Integer.parseInt(order[1]));
            case "hog" -> hog();
            case "free" -> free();
            default -> throw new IllegalArgumentException(order[0]);
        };
    }

    private String listen() {
        return Await.the(socket.listen(16).transform((granted, refusal) -> {
            lease = granted;
            return Future.succeededFuture(
                    granted != null
                            ? "leased"
                            : ((ReservationException) refusal).kind().name());
        }));
    }

    private String join(int port) {
        try {
            joined = ServerSocketChannel.open()
                    .setOption(StandardSocketOptions.SO_REUSEPORT, true)
                    .bind(new InetSocketAddress(Addresses.LOOPBACK_4, port));
            return joined.getLocalAddress().toString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    @SuppressWarnings("InfiniteLoopStatement") // it ends when the kernel has no more
    private String hog() {
        try {
            while (true) {
                hogged.add(new FileInputStream(new File("/dev/null")));
            }
        } catch (IOException exhausted) {
            return "hogged";
        }
    }

    private String free() {
        try {
            for (Closeable one : hogged) {
                one.close();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        hogged.clear();
        return "free";
    }
}
