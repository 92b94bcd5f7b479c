package io.berth.eventloop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.zip.CRC32;

/** The other side of a socket, as a blocking channel of the JDK. */
final class Peers {
    private Peers() {}

    /** A connection to a port of this host. */
    static SocketChannel connect(int port) throws IOException {
        return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** The same with a receive buffer as small as the kernel allows. */
    static SocketChannel connectNarrow(int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return channel;
    }

    /** Ends a connection by a reset. */
    static void reset(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    /** Sends one byte and waits for it to come back. */
    static void echo(SocketChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.wrap(new byte[] {'x'});
        channel.write(one);
        if (channel.read(one.clear()) != 1) {
            throw new IOException("no echo");
        }
    }

    /** So many bytes of a pattern in which a lost, doubled or moved piece shows. */
    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Reads to the end, and says what came. */
    static Arrived readAll(SocketChannel channel) throws IOException {
        CRC32 checksum = new CRC32();
        ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
        long length = 0;
        for (int got = channel.read(buffer); got >= 0; got = channel.read(buffer.clear())) {
            length += got;
            checksum.update(buffer.flip());
        }
        return new Arrived(length, checksum.getValue());
    }

    /** What arrived: its length and a checksum. */
    record Arrived(long length, long checksum) {
        /** What it looks like when the same bytes come so many times in a row. */
        static Arrived of(byte[] bytes, int times) {
            CRC32 checksum = new CRC32();
            for (int i = 0; i < times; i++) {
                checksum.update(bytes);
            }
            return new Arrived((long) bytes.length * times, checksum.getValue());
        }
    }
}
