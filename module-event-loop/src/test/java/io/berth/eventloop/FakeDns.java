package io.berth.eventloop;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** A name server on the loopback that has the same IPv4 addresses for every name. */
final class FakeDns implements AutoCloseable {
    private static final short TYPE_A = 1;
    private static final short CLASS_IN = 1;
    private static final int HEADER_BYTES = 12;

    private final DatagramSocket socket;
    private final List<InetAddress> addresses;

    FakeDns(InetAddress... addresses) throws SocketException {
        this.addresses = List.of(addresses);
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Calls.startElsewhere(this::serve);
    }

    /** A Vertx that asks this server. */
    Vertx vertx(Backend backend) {
        AddressResolverOptions resolver = new AddressResolverOptions()
                .addServer("127.0.0.1:" + socket.getLocalPort())
                .setSearchDomains(List.of());
        return Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(1).setAddressResolverOptions(resolver))
                .withTransport(backend == Backend.EPOLL ? Transport.EPOLL : Transport.NIO)
                .build();
    }

    private void serve() {
        try {
            for (; ; ) {
                DatagramPacket query = new DatagramPacket(new byte[512], 512);
                socket.receive(query);
                byte[] answer = answer(query.getData());
                socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
            }
        } catch (IOException closed) {
            // and so nobody asks any more
        }
    }

    private byte[] answer(byte[] packet) {
        ByteBuffer query = ByteBuffer.wrap(packet);
        int end = HEADER_BYTES;
        while (query.get(end) != 0) {
            end += 1 + query.get(end);
        }
        end += 1;
        boolean ipv4 = query.getShort(end) == TYPE_A;
        ByteBuffer answer = ByteBuffer.allocate(512);
        answer.putShort(query.getShort(0)).putShort((short) 0x8180);
        answer.putShort((short) 1).putShort((short) (ipv4 ? addresses.size() : 0));
        answer.putInt(0).put(packet, HEADER_BYTES, end + 4 - HEADER_BYTES);
        for (InetAddress address : ipv4 ? addresses : List.<InetAddress>of()) {
            answer.putShort((short) 0xc00c).putShort(TYPE_A).putShort(CLASS_IN).putInt(60);
            answer.putShort((short) 4).put(address.getAddress());
        }
        return Arrays.copyOf(answer.array(), answer.position());
    }

    @Override
    public void close() {
        socket.close();
    }
}
