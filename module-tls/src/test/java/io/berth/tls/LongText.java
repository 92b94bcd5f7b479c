package io.berth.tls;

import static io.berth.testing.Waiting.await;
import static io.berth.testing.Waiting.elsewhere;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.Received;
import io.berth.eventloop.Sent;
import io.berth.eventloop.Socket;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** Bytes in which a lost, doubled or moved piece shows, and an echo that bears any number of them. */
final class LongText {
    /** Around the sizes of records, and more than the kernel keeps. */
    static final int[] LENGTHS = {1, 100, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 300_000, 5_000_000};

    private LongText() {}

    static byte[] bytes(long from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            long at = from + i;
            bytes[i] = (byte) (at + (at >>> 8) * 7 + (at >>> 16) * 13);
        }
        return bytes;
    }

    /** One that sends back what comes, however much that is, and does not write it down. */
    static Witness echo() {
        return new Witness() {
            @Override
            public void onData(Void none, Socket<Tls, Void> from, Received bytes) {
                if (from.send(bytes) == Sent.BUFFERED) {
                    from.pause();
                }
            }

            @Override
            public void onWritable(Void none, Socket<Tls, Void> to) {
                to.resume();
            }
        };
    }

    /** Sends so many bytes to somebody who echoes, and reads them all. */
    static void echoes(java.net.Socket peer, int length) throws IOException {
        OutputStream out = peer.getOutputStream();
        byte[] bytes = bytes(0, length);
        CompletableFuture<Void> sent = elsewhere(() -> {
            out.write(bytes);
            return null;
        });
        expect(peer.getInputStream(), length);
        await(sent);
    }

    /** Reads so many bytes from the beginning. */
    static void expect(InputStream in, int length) throws IOException {
        for (int at = 0; at < length; ) {
            byte[] chunk = in.readNBytes(Math.min(64 * 1024, length - at));
            if (chunk.length == 0) {
                throw new EOFException("the end came after " + at + " of " + length + " bytes");
            }
            assertThat(Arrays.mismatch(chunk, bytes(at, chunk.length)))
                    .as("first wrong byte in the %s bytes from %s", chunk.length, at)
                    .isEqualTo(-1);
            at += chunk.length;
        }
    }
}
