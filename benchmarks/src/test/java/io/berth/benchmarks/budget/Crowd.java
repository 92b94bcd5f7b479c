package io.berth.benchmarks.budget;

import io.berth.eventloop.Loop;
import io.berth.eventloop.Plain;
import io.berth.eventloop.Security;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.berth.eventloop.StandaloneLoop;
import io.berth.tls.Tls;
import io.berth.tls.TlsClientOptions;
import io.berth.tls.Trust;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Main class, {@code (plain|tls) PORT}: connections that say one byte and fall silent, as many more as each line of the input
 * says; all are gone when there is no more input.
 */
final class Crowd<P extends Security> implements SocketHandler<P, Void, Void> {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ByteBuffer one = ByteBuffer.allocateDirect(1);
    private int open;

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[1]);
        if (arguments[0].equals("plain")) {
            new Crowd<Plain>().come(Plain.plain(), port);
        } else {
            new Crowd<Tls>().come(Tls.client(TlsClientOptions.DEFAULT.withTrust(Trust.everybody())), port);
        }
    }

    private void come(P security, int port) throws IOException {
        StandaloneLoop<Void> loop = Loop.standalone(null);
        SocketContext<P, Void, Void> context = loop.context(security, (Void) null, this);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            for (int left = Integer.parseInt(line); left > 0; left--) { // one by one: the backlog is not the subject
                int wanted = open + 1;
                context.connect("127.0.0.1", port);
                while (open < wanted) {
                    loop.step(PATIENCE);
                }
            }
        }
    }

    @Override
    public Void onOpen(Void none, Socket<P, Void> socket) {
        open++;
        socket.send(one.clear());
        return null;
    }
}
