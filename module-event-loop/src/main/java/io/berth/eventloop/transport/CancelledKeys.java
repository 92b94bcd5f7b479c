package io.berth.eventloop.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;

/**
 * Registering this has the selector forget the channels that were cancelled, and fails. The JDK forgets them only when it
 * selects; until then a channel that is closed goes on listening. Netty selects at once when a registration meets a
 * cancelled key, and nowhere else could it be made to: a selection behind its back would spoil its set of ready keys.
 */
final class CancelledKeys implements NioIoHandle {
    @Override
    public SelectableChannel selectableChannel() {
        throw new CancelledKeyException();
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        // It is never registered.
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
