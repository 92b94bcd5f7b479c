package io.berth.benchmarks.peers;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;

/**
 * A peer to compare with: the epoll channel of Netty in its batched form, which receives up to 64 datagrams of up to 2048
 * bytes with one call and sends what it flushes with another; where there is no epoll, its channel on NIO.
 *
 * <p>Run with {@code java -cp benchmarks/target/benchmarks.jar io.berth.benchmarks.peers.NettyUdpEcho PORT}.
 */
public final class NettyUdpEcho {
    private static final int BYTES = 2048;
    private static final int PACKETS = 64;

    private NettyUdpEcho() {}

    /**
     * Serves until the process is ended.
     *
     * @param args the port
     * @throws InterruptedException when interrupted while it binds
     */
    public static void main(String[] args) throws InterruptedException {
        Words words = Words.withoutTls(args);
        boolean epoll = Epoll.isAvailable();
        var channel = (epoll ? batched() : single())
                .handler(new Echo())
                .bind(Words.HOST, words.port())
                .sync()
                .channel();
        Words.listening(((InetSocketAddress) channel.localAddress()).getPort(), epoll ? "epoll" : "nio");
    }

    private static Bootstrap batched() {
        return new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
                .channel(EpollDatagramChannel.class)
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, BYTES)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(BYTES * PACKETS));
    }

    private static Bootstrap single() {
        return new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
                .channel(NioDatagramChannel.class);
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            var unused = context.write(new DatagramPacket(packet.content(), packet.sender()), context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
