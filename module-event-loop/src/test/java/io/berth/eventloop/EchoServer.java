package io.berth.eventloop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Main class of a {@link Child}: an echo server on a backend, without the checks that tests run with. Orders, each
 * answered by numbers: "port"; "sockets", how many are open; "idle", the iterations of the loop and the nanoseconds of
 * processor time of its thread during a second in which it was asked nothing.
 */
final class EchoServer implements SocketHandler<Security, Void, Void> {
    /** As second argument: listens on lent descriptors of both families instead of an address of its own. */
    static final String LENT = "lent";

    private final TestLoop test;
    private final SocketContext<Security, Void, Void> context;
    private final int port;
    private final long thread;

    private EchoServer(Backend backend, boolean lent) throws IOException {
        test = new TestLoop(backend);
        context = test.context(null, this);
        port = lent ? borrow(backend) : test.port(context);
        thread = test.on(() -> Thread.currentThread().getId());
    }

    private int borrow(Backend backend) throws IOException {
        Lender lender = Lender.ofBothFamilies(backend);
        test.run(() -> context.listen(lender.source()));
        return lender.port();
    }

    @Override
    public void onData(Void none, Socket<Security, Void> socket, Received bytes) {
        socket.send(bytes);
    }

    public static void main(String[] arguments) throws Exception {
        loadEverything();
        EchoServer server =
                new EchoServer(Backend.valueOf(arguments[0]), List.of(arguments).contains(LENT));
        Child.serve(order -> switch (order[0]) {
            case "port" -> "" + server.port;
            case "sockets" -> "" + server.test.on(server.context::openSockets);
            case "idle" -> server.idle();
            default -> throw new IllegalArgumentException(order[0]);
        });
        server.test.close();
    }

    private String idle() {
        CompletableFuture<Void> over = new CompletableFuture<>();
        long iterations = test.on(test.loop::iteration);
        long cpu = cpuTimeOf(thread);
        test.run(() ->
                test.loop.timer(over, timer -> timer.data().complete(null)).once(Duration.ofSeconds(1)));
        TestLoop.await(over);
        return test.on(test.loop::iteration) - iterations + " " + (cpuTimeOf(thread) - cpu);
    }

    /** Asks the JVM about a thread, by reflection, since the module under test does not require that of the JDK. */
    private static long cpuTimeOf(long thread) {
        try {
            Object threads = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            return (long) Class.forName("java.lang.management.ThreadMXBean")
                    .getMethod("getThreadCpuTime", long.class)
                    .invoke(threads, thread);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** Class files of a directory need a descriptor each to be read, which there may be none of later. */
    private static void loadEverything() throws Exception {
        Path root = Path.of(Child.root(Loop.class));
        try (Stream<Path> files = Files.walk(root)) {
            List<String> names = files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
                    .toList();
            for (String name : names) {
                Class.forName(name);
            }
        }
        Loop.LOG.log(System.Logger.Level.WARNING, "to have the log loaded", new IOException());
        InetAddress.getLoopbackAddress();
        cpuTimeOf(Thread.currentThread().getId());
    }
}
