package io.berth.benchmarks.load;

import io.berth.eventloop.CloseReason;
import io.berth.eventloop.Connecting;
import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopException;
import io.berth.eventloop.Received;
import io.berth.eventloop.Security;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Echoes over connections, plain or TLS. */
final class StreamTraffic<P extends Security> extends Traffic implements SocketHandler<P, Void, Conversation> {
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final SocketContext<P, Void, Conversation> context;
    private final Opener opener;
    private final Payload payload;
    private final Conversation[] conversations;
    private int begun;
    private int lost;

    StreamTraffic(Loop<?> loop, P security, int port, int connections, int size, Pace pace, Tally tally) {
        super(pace, tally, GRACE_NANOS);
        this.context = loop.context(security, null, this);
        this.opener = new Opener(this, context, port, connections, List.of());
        this.payload = new Payload(size);
        this.conversations = new Conversation[connections];
    }

    @Override
    void open() {
        opener.begin();
    }

    @Override
    Line[] lines() {
        return conversations;
    }

    @Override
    void close() {
        context.close();
    }

    @Override
    public Conversation onOpen(Void none, Socket<P, Conversation> socket) {
        Conversation conversation = new Conversation(begun, socket, payload, pace, tally);
        conversations[begun++] = conversation;
        opener.onOpened();
        return conversation;
    }

    @Override
    public void onConnectError(Void none, Connecting attempt, LoopException cause) {
        opener.onFailed(cause);
    }

    @Override
    public void onData(Void none, Socket<P, Conversation> socket, Received bytes) {
        if (isOver()) {
            return;
        }
        long now = System.nanoTime();
        Conversation conversation = socket.data();
        int messages = conversation.received(bytes, now);
        if (messages < 0) {
            socket.close(); // nothing on it can be told from what should not be there
        } else {
            pace.settled(conversation, messages, now);
        }
    }

    @Override
    public void onWritable(Void none, Socket<P, Conversation> socket) {
        socket.data().flush();
    }

    @Override
    public void onEnd(Void none, Socket<P, Conversation> socket) {
        socket.close();
    }

    @Override
    public void onClose(Void none, Socket<P, Conversation> socket, CloseReason reason) {
        if (isOver()) {
            return;
        }
        socket.data().lost();
        if (++lost == conversations.length) {
            fail(new LoadException("the server has closed all connections, after " + tally.total()
                    + " right answers: look at what it says, and whether it is an echo server"));
        }
    }

    @Override
    public void onFailure(Void none, Throwable failure) {
        fail(failure);
    }
}
