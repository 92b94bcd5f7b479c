package io.berth.demo.tour;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.berth.eventloop.Received;
import io.berth.eventloop.Security;
import io.berth.eventloop.Sent;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * An echo server for sockets of any security. The context's data counts the bytes of all; the data of a socket says what
 * was agreed on for it, which is the first line that its customer hears.
 *
 * @param <P> the security
 */
final class TypedEchoes<P extends Security> implements SocketHandler<P, LongAdder, String> {
    private final Function<Socket<P, ?>, String> agreement;

    /** One that asks a socket for what was agreed on, which for TLS is more than for others. */
    TypedEchoes(Function<Socket<P, ?>, String> agreement) {
        this.agreement = agreement;
    }

    @Override
    public String onOpen(LongAdder total, Socket<P, String> socket) {
        String agreed = agreement.apply(socket);
        socket.send(ByteBuffer.wrap((agreed + "\n").getBytes(US_ASCII)));
        return agreed;
    }

    @Override
    public void onData(LongAdder total, Socket<P, String> socket, Received bytes) {
        total.add(bytes.length());
        if (socket.send(bytes) != Sent.ALL) {
            socket.pause();
        }
    }

    @Override
    public void onWritable(LongAdder total, Socket<P, String> socket) {
        socket.resume();
    }
}
