package io.berth.benchmarks;

import io.berth.eventloop.Loop;
import io.berth.eventloop.Plain;
import io.berth.eventloop.Received;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Small writes that are sent together: how many a second, when a server answers each message by 256 writes of 32 bytes,
 * which its user makes one by one, and a client waits for all of them before it sends the next. Over loopback on epoll, by
 * one connection; {@code cpu.norm} counts the client too, which is the same for all.
 *
 * <ul>
 *   <li>Berth: {@code sendMore}, which goes out at the end of the iteration.
 *   <li>Netty: {@code write}, and {@code flush} when the channel has been read.
 *   <li>Vert.x: {@code write}, which it flushes when the channel has been read.
 * </ul>
 *
 * <p>Run with {@code java -jar benchmarks/target/benchmarks.jar io.berth.benchmarks.WriteBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class WriteBenchmark {
    private static final int WRITES = 256;
    private static final int BYTES = 32;
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    private final ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    private Client berth;
    private Client netty;
    private Client ofVertx;

    /** The one who waits for the answers. */
    private static final class Client {
        private final java.net.Socket socket;
        private final byte[] answer = new byte[WRITES * BYTES];

        private Client(int port) throws IOException {
            socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
        }

        private byte[] ask() throws IOException {
            socket.getOutputStream().write(1);
            int read = socket.getInputStream().readNBytes(answer, 0, answer.length);
            if (read != answer.length) {
                throw new IOException("the server has hung up");
            }
            return answer;
        }
    }

    /** Berth's server. */
    private static final class Answering implements SocketHandler<Plain, Void, Void> {
        private final ByteBuffer part = ByteBuffer.allocateDirect(BYTES);

        @Override
        public void onData(Void none, Socket<Plain, Void> socket, Received bytes) {
            for (int i = 0; i < WRITES; i++) {
                socket.sendMore(part.clear());
            }
        }
    }

    /** Netty's server. */
    private static final class AnsweringChannel extends ChannelInboundHandlerAdapter {
        private final ByteBuf part =
                Unpooled.unreleasableBuffer(Unpooled.directBuffer(BYTES).writeZero(BYTES));

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // it is void
        public void channelRead(ChannelHandlerContext channel, Object message) {
            ReferenceCountUtil.release(message);
            for (int i = 0; i < WRITES; i++) {
                channel.write(part.duplicate(), channel.voidPromise());
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext channel) {
            channel.flush();
        }
    }

    /** Starts all three on one event loop. */
    @Setup
    public void start() throws IOException {
        Loop<Void> loop = Loop.attach(context, null);
        berth = new Client(context.<Integer>future(port -> loop.runOnLoop(it -> it.context(
                                Plain.plain(), (Void) null, new Answering())
                        .listen(ANY_PORT.getHostString(), 0)
                        .onComplete(listener -> port.complete(listener.result().port()))))
                .await());

        Channel channel = new ServerBootstrap()
                .group(context.nettyEventLoop())
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline().addLast(new AnsweringChannel());
                    }
                })
                .bind(ANY_PORT)
                .syncUninterruptibly()
                .channel();
        netty = new Client(((InetSocketAddress) channel.localAddress()).getPort());

        Buffer part = Buffer.buffer(new byte[BYTES]);
        ofVertx = new Client(vertx.createNetServer()
                .connectHandler(socket -> socket.handler(bytes -> answer(socket, part)))
                .listen(0, ANY_PORT.getHostString())
                .await()
                .actualPort());
    }

    private static void answer(NetSocket socket, Buffer part) {
        for (int i = 0; i < WRITES; i++) {
            socket.write(part);
        }
    }

    /** Stops them. */
    @TearDown
    public void stop() throws IOException {
        berth.socket.close();
        netty.socket.close();
        ofVertx.socket.close();
        vertx.close().await();
    }

    /** Berth: {@code sendMore}. */
    @Benchmark
    @OperationsPerInvocation(WRITES)
    public byte[] berth() throws IOException {
        return berth.ask();
    }

    /** Netty: {@code write} and {@code flush}. */
    @Benchmark
    @OperationsPerInvocation(WRITES)
    public byte[] netty() throws IOException {
        return netty.ask();
    }

    /** Vert.x: {@code write}. */
    @Benchmark
    @OperationsPerInvocation(WRITES)
    public byte[] vertx() throws IOException {
        return ofVertx.ask();
    }
}
