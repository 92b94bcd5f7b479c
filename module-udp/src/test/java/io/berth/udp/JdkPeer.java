package io.berth.udp;

import io.berth.testing.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A plain DatagramSocket of the JDK on the loopback address, as most peers are. */
final class JdkPeer implements AutoCloseable {
    private final DatagramSocket socket;

    JdkPeer() {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    JdkPeer(InetSocketAddress at) {
        try {
            socket = new DatagramSocket(at);
            socket.setSoTimeout(Waiting.MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with an option of the JDK. */
    <T> JdkPeer with(SocketOption<T> option, T value) {
        try {
            socket.setOption(option, value);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, which hears that address alone from now on. */
    JdkPeer connected(InetSocketAddress to) {
        try {
            socket.connect(to);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    void send(byte[] payload, InetSocketAddress to) {
        try {
            socket.send(new DatagramPacket(payload, payload.length, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(String text, InetSocketAddress to) {
        send(text.getBytes(StandardCharsets.UTF_8), to);
    }

    /** The next datagram, whole. */
    DatagramPacket packet() {
        DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
        try {
            socket.receive(packet);
            return packet;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        DatagramPacket packet = packet();
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        socket.close();
    }
}
