package io.berth.eventloop;

import io.berth.eventloop.transport.Slab;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.impl.VertxHandler;
import io.vertx.core.net.impl.tcp.NetSocketImpl;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Callback dispatch: what lies between a message that the backend has read and the user's code, without the kernel. Each
 * candidate is handed a message in native memory where its backend would hand it on, and the user adds up its first byte.
 *
 * <ul>
 *   <li>Berth: the event of a link, in an iteration of its own, to a {@link SocketHandler}.
 *   <li>Netty: {@code channelRead} and {@code channelReadComplete} of an embedded channel, to a handler that releases.
 *   <li>Vert.x: the same to the {@code NetSocket} over it and its handler, with the context of the socket.
 * </ul>
 *
 * <p>It is in this package because only backends make links.
 *
 * <p>Run with {@code java -jar benchmarks/target/benchmarks.jar io.berth.eventloop.DispatchBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DispatchBenchmark {
    /** The bytes of a message. */
    @Param({"64", "16384"})
    public int size;

    private long sum; // so that the user's code is of use

    private StandaloneLoop<Void> loop;
    private Slab slab;
    private IdleLink link;

    private ByteBuf message;
    private EmbeddedChannel netty;

    private Vertx vertx;
    private EmbeddedChannel underVertx;

    /** Opens a socket of each kind. */
    @Setup
    public void open() {
        loop = Loop.standalone(null);
        slab = Slab.allocate(size);
        link = new IdleLink();
        SocketHandler<Plain, Void, Void> handler = new SocketHandler<>() {
            @Override
            public void onData(Void none, Socket<Plain, Void> socket, Received bytes) {
                sum += bytes.get(0);
            }
        };
        loop.context(Plain.plain(), (Void) null, handler).open(link, null, null);

        message = Unpooled.directBuffer(size).writeZero(size);
        netty = new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ByteBuf bytes = (ByteBuf) message;
                sum += bytes.getByte(0);
                bytes.release();
            }
        });

        vertx = Vertx.vertx();
        underVertx = new EmbeddedChannel();
        ContextInternal context = ((VertxInternal) vertx)
                .contextBuilder()
                .withEventLoop(underVertx.eventLoop())
                .build();
        VertxHandler<NetSocketImpl> toVertx =
                VertxHandler.create(channel -> new NetSocketImpl(context, channel, null, null, null, false));
        underVertx.pipeline().addLast(toVertx);
        toVertx.getConnection().handler(buffer -> sum += buffer.getByte(0));
    }

    /** Closes them. */
    @TearDown
    public void close() {
        loop.close();
        slab.release();
        netty.finishAndReleaseAll();
        underVertx.finishAndReleaseAll();
        message.release();
        vertx.close().await();
    }

    /** Berth: {@code onData}. */
    @Benchmark
    public long berth() {
        loop.turns.enter();
        link.events.onBytes(slab, size);
        loop.turns.end();
        return sum;
    }

    /** Netty: {@code channelRead}. */
    @Benchmark
    public long netty() {
        netty.pipeline().fireChannelRead(message.retain()).fireChannelReadComplete();
        return sum;
    }

    /** Vert.x: the handler of a {@code NetSocket}. */
    @Benchmark
    public long vertx() {
        underVertx.pipeline().fireChannelRead(message.retain()).fireChannelReadComplete();
        return sum;
    }
}
