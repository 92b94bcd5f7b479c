package io.berth.benchmarks.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;

/**
 * A peer to compare with: a bare channel of Netty with one handler, on one event loop, and epoll where there is epoll; in
 * TLS, with BoringSSL where there is BoringSSL, when it is given a certificate.
 *
 * <p>Run with {@code java -cp benchmarks/target/benchmarks.jar io.berth.benchmarks.peers.NettyEcho PORT [CERT KEY]}.
 */
public final class NettyEcho {
    private NettyEcho() {}

    /**
     * Serves until the process is ended.
     *
     * @param args the port, and for TLS the PEM files of certificate and key
     * @throws InterruptedException when interrupted while it binds
     * @throws SSLException when certificate and key cannot be used
     */
    public static void main(String[] args) throws InterruptedException, SSLException {
        Words words = Words.of(args);
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        var channel = new ServerBootstrap()
                .group(group)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Pipeline(words.isTls() ? security(words) : null))
                .bind(Words.HOST, words.port())
                .sync()
                .channel();
        Words.listening(((InetSocketAddress) channel.localAddress()).getPort(), epoll ? "epoll" : "nio");
    }

    private static SslContext security(Words words) throws SSLException {
        return SslContextBuilder.forServer(
                        words.certificate().toFile(), words.key().toFile())
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .build();
    }

    private static final class Pipeline extends ChannelInitializer<SocketChannel> {
        private final SslContext security;
        private final Echo echo = new Echo();

        Pipeline(SslContext security) {
            this.security = security;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            if (security != null) {
                channel.pipeline().addLast(security.newHandler(channel.alloc()));
            }
            channel.pipeline().addLast(echo);
        }
    }

    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var unused = context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        /** A client that goes away is no error of the server. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var unused = context.close();
        }
    }
}
