package io.berth.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;

/** A client and a server of Netty without a network: what one channel has to send is what the other receives. */
final class NettyPair implements AutoCloseable {
    private final EmbeddedChannel server;
    private final EmbeddedChannel client;

    NettyPair(SslContext server, SslContext client) {
        this.server = channel(server);
        this.client = channel(client);
    }

    private static EmbeddedChannel channel(SslContext context) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(context.newHandler(channel.alloc()));
        return channel;
    }

    /** Shakes hands, with whatever the server sends after that. */
    NettyPair shaken() {
        while (pass(client, server) || pass(server, client)) {
            // until neither has anything to say
        }
        if (!isDone(client) || !isDone(server)) {
            throw new IllegalStateException("the handshake stopped");
        }
        return this;
    }

    private static boolean isDone(EmbeddedChannel channel) {
        return channel.pipeline().get(SslHandler.class).handshakeFuture().isSuccess();
    }

    /** Brings bytes from the client to the server, and returns how many came. */
    int transfer(ByteBuf bytes) {
        client.writeOutbound(bytes.retainedDuplicate());
        pass(client, server);
        int length = 0;
        for (ByteBuf plain = server.readInbound(); plain != null; plain = server.readInbound()) {
            length += plain.readableBytes();
            plain.release();
        }
        return length;
    }

    private static boolean pass(EmbeddedChannel from, EmbeddedChannel to) {
        boolean something = false;
        for (ByteBuf records = from.readOutbound(); records != null; records = from.readOutbound()) {
            something = true;
            to.writeInbound(records);
        }
        return something;
    }

    /** Says goodbye and gives everything back. */
    @Override
    public void close() {
        client.finishAndReleaseAll();
        server.finishAndReleaseAll();
    }
}
