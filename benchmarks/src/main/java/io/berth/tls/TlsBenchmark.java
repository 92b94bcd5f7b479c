package io.berth.tls;

import io.berth.eventloop.transport.Slab;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
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
 * TLS without a network: a full handshake of a client and a server, and bytes that one encrypts and the other decrypts.
 * Both sides are counted, with TLS 1.3, the same certificate (EC, P-256), the key exchange X25519 and no resumption. Beside
 * it Netty's handler in embedded channels with the same cryptography, which is what Vert.x has as well.
 *
 * <p>It is in this package because only links drive handshakes and engines.
 *
 * <p>Run with {@code java -jar benchmarks/target/benchmarks.jar io.berth.tls.TlsBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 1) // the cryptography of the JDK is compiled late
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TlsBenchmark {
    private static final String GROUP = "X25519";

    /** Whose cryptography is used. */
    @Param
    public TlsEngine engine;

    private final BerthPair.Memories memories = new BerthPair.Memories();
    private TlsServer berthServer;
    private TlsClient berthClient;
    private SslContext nettyServer;
    private SslContext nettyClient;

    /** Connections that stand, and bytes for them. */
    @State(Scope.Thread)
    public static class Established {
        /** How many bytes are sent at a time. */
        @Param({"64", "16384"})
        public int size;

        private BerthPair berth;
        private NettyPair netty;
        private Slab slab;
        private ByteBuf buffer;

        /** Connects. */
        @Setup
        public void connect(TlsBenchmark parties) {
            berth = parties.berthPair();
            netty = parties.nettyPair();
            slab = Slab.allocate(size);
            buffer = PooledByteBufAllocator.DEFAULT.directBuffer(size).writeZero(size);
            if (berth.transfer(slab, size) != size || netty.transfer(buffer) != size) {
                throw new IllegalStateException("not all bytes have come");
            }
        }

        /** Says goodbye. */
        @TearDown
        public void close() {
            berth.close();
            netty.close();
            slab.release();
            buffer.release();
        }
    }

    /** Makes a certificate, and the parties. */
    @Setup
    public void prepare() throws SSLException {
        Issued issued =
                CertificateMaker.named("localhost").withNames("localhost").selfSigned();
        Identity identity = Identity.of(issued.key(), List.of(issued.certificate()));
        TlsServerOptions serving = TlsServerOptions.of(identity)
                .withEngine(engine)
                .withVersions(TlsVersion.TLS_1_3)
                .withResumption(Resumption.none());
        TlsClientOptions connecting = TlsClientOptions.DEFAULT
                .withEngine(engine)
                .withVersions(TlsVersion.TLS_1_3)
                .withTrust(Trust.everybody())
                .withoutResumption();
        SslContextBuilder nettyServing = SslContextBuilder.forServer(issued.key(), issued.certificate());
        SslContextBuilder nettyConnecting = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null);
        switch (engine) {
            case BORINGSSL -> {
                serving = serving.withGroups(GROUP);
                connecting = connecting.withGroups(GROUP);
                openSsl(nettyServing);
                openSsl(nettyConnecting);
            }
            case JDK -> { // which has this group first
                nettyServing.sslProvider(SslProvider.JDK);
                nettyConnecting.sslProvider(SslProvider.JDK);
            }
        }
        berthServer = Tls.server(serving);
        berthClient = Tls.client(connecting);
        nettyServer = nettyServing.protocols("TLSv1.3").build();
        nettyClient = nettyConnecting.protocols("TLSv1.3").build();
    }

    private static void openSsl(SslContextBuilder builder) {
        builder.sslProvider(SslProvider.OPENSSL).option(OpenSslContextOption.GROUPS, new String[] {GROUP});
    }

    /** Lets go of them. */
    @TearDown
    public void close() {
        berthServer.close();
        berthClient.close();
        ReferenceCountUtil.release(nettyServer);
        ReferenceCountUtil.release(nettyClient);
        memories.close();
    }

    private BerthPair berthPair() {
        return new BerthPair(berthServer, berthClient, memories).shaken();
    }

    private NettyPair nettyPair() {
        return new NettyPair(nettyServer, nettyClient).shaken();
    }

    /** Berth: a connection from the first hello to the goodbye. */
    @Benchmark
    public void handshakeBerth() {
        berthPair().close();
    }

    /** Netty: the same. */
    @Benchmark
    public void handshakeNetty() {
        nettyPair().close();
    }

    /** Berth: bytes on their way. */
    @Benchmark
    public int transferBerth(Established pairs) {
        return pairs.berth.transfer(pairs.slab, pairs.size);
    }

    /** Netty: bytes on their way. */
    @Benchmark
    public int transferNetty(Established pairs) {
        return pairs.netty.transfer(pairs.buffer);
    }
}
