package io.berth.tls;

import io.berth.eventloop.Loop;
import io.berth.eventloop.Received;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.berth.eventloop.StandaloneLoop;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Main class of a process of its own: a TLS echo server. It prints its port, and answers each line of its input with its
 * open sockets, its heap in use, the messages echoed and the bytes allocated by its loop's thread.
 */
final class CostServer implements SocketHandler<Tls, Void, Void> {
    private long messages;

    @Override
    public void onData(Void none, Socket<Tls, Void> socket, Received bytes) {
        messages++;
        socket.send(bytes);
    }

    public static void main(String[] none) throws Exception {
        TlsServer tls = Tls.server(Identity.selfSigned("localhost"));
        CostServer server = new CostServer();
        StandaloneLoop<Void> loop = Loop.standalone(null);
        SocketContext<Tls, Void, Void> context = loop.context(tls, null, server);
        System.out.println(context.listen("127.0.0.1", 0).result().port());
        new Thread(() -> answer(loop, context, server), "orders").start();
        loop.run();
    }

    private static void answer(StandaloneLoop<Void> loop, SocketContext<Tls, Void, Void> context, CostServer server) {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        orders.lines().forEach(order -> {
            long heap = heap();
            loop.defer(() ->
                    System.out.println(context.openSockets() + " " + heap + " " + server.messages + " " + allocated()));
        });
        System.exit(0);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** By reflection, since the module under test does not require the JDK's that has it. */
    private static long allocated() {
        try {
            Object threads = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            return (long) Class.forName("com.sun.management.ThreadMXBean")
                    .getMethod("getThreadAllocatedBytes", long.class)
                    .invoke(threads, Thread.currentThread().getId());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
