package io.berth.eventloop;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.zip.CRC32;

/** The other side of a socket, as a blocking socket. */
final class Peers {
    private Peers() {}

    /** A connection to a port of this host. */
    static java.net.Socket connect(int port) throws IOException {
        java.net.Socket client = Wiring.chosen().client();
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return client;
    }

    /** The same with a receive buffer as small as the kernel allows. */
    static java.net.Socket connectNarrow(int port) throws IOException {
        java.net.Socket client = Wiring.chosen().client();
        client.setReceiveBufferSize(4096);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return client;
    }

    /** Ends a connection by a reset. */
    static void reset(java.net.Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    /** Sends one byte and waits for it to come back. */
    static void echo(java.net.Socket client) throws IOException {
        client.getOutputStream().write('x');
        if (client.getInputStream().read() != 'x') {
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
    static Arrived readAll(java.net.Socket client) throws IOException {
        CRC32 checksum = new CRC32();
        InputStream in = client.getInputStream();
        byte[] buffer = new byte[64 * 1024];
        long length = 0;
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            length += got;
            checksum.update(buffer, 0, got);
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
