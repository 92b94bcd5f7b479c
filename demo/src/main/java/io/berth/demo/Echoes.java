package io.berth.demo;

import io.berth.eventloop.Received;
import io.berth.eventloop.Security;
import io.berth.eventloop.Sent;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Sends back what comes to the sockets of one loop, and reads no more from a peer that does not read. */
final class Echoes<P extends Security> implements SocketHandler<P, Void, Void> {
    private static final Duration QUIET = Duration.ofMillis(100);

    private Set<Socket<P, Void>> heard; // since the last look; null until it is time to end

    @Override
    public void onData(Void none, Socket<P, Void> socket, Received bytes) {
        if (heard != null) {
            if (socket.isShutdown()) {
                return; // it has been told that nothing more will come
            }
            heard.add(socket);
        }
        if (socket.send(bytes) == Sent.BUFFERED) {
            socket.pause();
        }
    }

    @Override
    public void onWritable(Void none, Socket<P, Void> socket) {
        socket.resume();
    }

    /** Says goodbye to each socket of the context once nothing has come from it for a while and nothing waits in it. */
    void drain(SocketContext<P, Void, Void> context) {
        heard = new HashSet<>();
        context.loop().timer(context, timer -> endQuiet(timer.data())).every(QUIET);
    }

    private void endQuiet(SocketContext<P, Void, Void> context) {
        context.forEach(socket -> {
            if (!heard.remove(socket) && socket.bufferedBytes() == 0) {
                socket.shutdown();
            }
        });
    }
}
