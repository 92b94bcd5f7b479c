package io.berth.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Echoes, and does something once, inside the callback that it is told to. */
final class Trap implements SocketHandler<Security, Void, Void> {
    /** All callbacks but the one for failures. */
    enum Callback {
        PRE_OPEN,
        OPEN,
        DATA,
        WRITABLE,
        END,
        CLOSE,
        TIMEOUT,
        LONG_TIMEOUT,
        CONNECT_ERROR;

        /** Whether it is called for a socket that is open. */
        boolean hasOpenSocket() {
            return this != PRE_OPEN && this != CLOSE && this != CONNECT_ERROR;
        }
    }

    final Callback where;
    Consumer<Socket<Security, Void>> action = socket -> {};
    boolean set;
    final List<String> events = new ArrayList<>();
    Socket<Security, Void> victim;

    Trap(Callback where) {
        this.where = where;
    }

    private void at(Callback callback, Socket<Security, Void> socket) {
        if (set && callback == where) {
            set = false;
            action.accept(socket);
        }
    }

    @Override
    public boolean onPreOpen(Void none, Peer peer) {
        at(Callback.PRE_OPEN, null);
        return true;
    }

    @Override
    public Void onOpen(Void none, Socket<Security, Void> socket) {
        victim = socket;
        at(Callback.OPEN, socket);
        return null;
    }

    @Override
    public void onData(Void none, Socket<Security, Void> socket, Received bytes) {
        socket.send(bytes);
        at(Callback.DATA, socket);
    }

    @Override
    public void onWritable(Void none, Socket<Security, Void> socket) {
        at(Callback.WRITABLE, socket);
    }

    @Override
    public void onEnd(Void none, Socket<Security, Void> socket) {
        at(Callback.END, socket);
    }

    @Override
    public void onClose(Void none, Socket<Security, Void> socket, CloseReason reason) {
        events.add("close " + reason.why());
        at(Callback.CLOSE, socket);
    }

    @Override
    public void onTimeout(Void none, Socket<Security, Void> socket) {
        at(Callback.TIMEOUT, socket);
    }

    @Override
    public void onLongTimeout(Void none, Socket<Security, Void> socket) {
        at(Callback.LONG_TIMEOUT, socket);
    }

    @Override
    public void onConnectError(Void none, Connecting attempt, LoopException cause) {
        assertThat(attempt.isDone()).isTrue();
        at(Callback.CONNECT_ERROR, null);
    }

    @Override
    public void onFailure(Void none, Throwable failure) {
        events.add("failure " + failure.getMessage());
    }
}
