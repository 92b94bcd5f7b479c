package io.berth.benchmarks.load;

import static io.berth.eventloop.Plain.plain;

import io.berth.eventloop.ListenSocket;
import io.berth.eventloop.Loop;
import io.berth.eventloop.Received;
import io.berth.eventloop.Security;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketHandler;
import io.berth.tls.Identity;
import io.berth.tls.Tls;
import io.berth.udp.Packet;
import io.berth.udp.UdpHandler;
import io.berth.udp.UdpSocket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server of this process that echoes, in its own way where a test wants that. */
final class EchoPeer implements AutoCloseable {
    /** What a server is made with. */
    enum Maker {
        BERTH,
        VERTX
    }

    /** What becomes of what comes by a connection. */
    interface Manner {
        void onData(Socket<?, Void> socket, Received bytes);
    }

    /** What becomes of a datagram. */
    interface DatagramManner {
        void onPacket(UdpSocket<Void> socket, Packet packet);
    }

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    private final Queue<InetSocketAddress> clients = new ConcurrentLinkedQueue<>();
    private int port;

    private EchoPeer() {}

    static EchoPeer of(Maker maker, Protocol protocol) {
        if (maker == Maker.BERTH) {
            return protocol == Protocol.UDP
                    ? datagrams((socket, packet) -> socket.reply(packet, packet.buffer()))
                    : streams(protocol, Socket::send);
        }
        EchoPeer peer = new EchoPeer();
        peer.port = protocol == Protocol.UDP ? peer.vertxDatagrams() : peer.vertxStreams(protocol);
        return peer;
    }

    /** Of Berth, over connections. */
    static EchoPeer streams(Protocol protocol, Manner manner) {
        EchoPeer peer = new EchoPeer();
        Security security =
                protocol == Protocol.TCP ? plain() : Tls.server(Identity.selfSigned("localhost", "127.0.0.1"));
        peer.port = peer.listen(security, manner);
        return peer;
    }

    private <P extends Security> int listen(P security, Manner manner) {
        Loop<Void> loop = Loop.attach(vertx, null);
        SocketHandler<P, Void, Void> handler = SocketHandler.<P, Void, Void>builder()
                .open((none, socket) -> {
                    clients.add((InetSocketAddress) socket.remoteAddress());
                    return null;
                })
                .data((none, socket, bytes) -> manner.onData(socket, bytes))
                .build();
        return on(
                loop,
                () -> loop.context(security, null, handler)
                        .listen("127.0.0.1", 0)
                        .map(ListenSocket::port));
    }

    /** Of Berth, over UDP. */
    static EchoPeer datagrams(DatagramManner manner) {
        EchoPeer peer = new EchoPeer();
        Loop<Void> loop = Loop.attach(peer.vertx, null);
        UdpHandler<Void> handler = UdpHandler.<Void>builder()
                .data((socket, packets) -> packets.forEach(packet -> manner.onPacket(socket, packet)))
                .build();
        peer.port = on(
                loop,
                () -> UdpSocket.bind(loop, "127.0.0.1", 0, (Void) null, handler)
                        .map(socket -> socket.localAddress().getPort()));
        return peer;
    }

    private interface Start {
        Future<Integer> start();
    }

    private static int on(Loop<Void> loop, Start start) {
        Promise<Integer> port = Promise.promise();
        loop.runOnLoop(() -> start.start().onComplete(port));
        return port.future().await();
    }

    private int vertxStreams(Protocol protocol) {
        NetServerOptions options = new NetServerOptions().setHost("127.0.0.1").setPort(0);
        if (protocol == Protocol.TLS) {
            options.setSsl(true).setKeyCertOptions(identity());
        }
        NetServer server = vertx.createNetServer(options).connectHandler(socket -> socket.handler(socket::write));
        return server.listen().await().actualPort();
    }

    private static PemKeyCertOptions identity() {
        String[] words = {
            "openssl",
            "req",
            "-x509",
            "-nodes",
            "-subj",
            "/CN=localhost",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-keyout",
            "-",
            "-out",
            "-"
        };
        try {
            Process openssl = new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Buffer pem = Buffer.buffer(openssl.getInputStream().readAllBytes());
            return new PemKeyCertOptions().setKeyValue(pem).setCertValue(pem);
        } catch (IOException e) {
            throw new UncheckedIOException("openssl is needed on the path", e);
        }
    }

    private int vertxDatagrams() {
        DatagramSocket socket = vertx.createDatagramSocket();
        socket.handler(packet -> socket.send(
                        packet.data(), packet.sender().port(), packet.sender().host())
                .onFailure(failure -> System.err.println("not sent: " + failure)));
        return socket.listen(0, "127.0.0.1").await().localAddress().port();
    }

    int port() {
        return port;
    }

    /** Where the clients of a server of Berth have come from. */
    Queue<InetSocketAddress> clients() {
        return clients;
    }

    /** What has come, with one of its bytes turned over. */
    static ByteBuffer spoilt(byte[] bytes, int index) {
        bytes[index] ^= 1;
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
