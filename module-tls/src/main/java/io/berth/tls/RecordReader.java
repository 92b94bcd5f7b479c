package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * Cuts received bytes into whole records, since the JDK takes no others. The beginning of a record whose end has not come
 * is kept until it does; there is no memory otherwise.
 */
final class RecordReader {
    /** The type of records that hold messages of the handshake. */
    static final int HANDSHAKE = 22;

    private static final int FIRST_TYPE = 20;
    private static final int LAST_TYPE = 24;
    private static final int MAJOR_VERSION = 3;
    private static final int HEADER_BYTES = 5;
    /** The longest content, with the vector, padding and check that are put around it. */
    private static final int LONGEST_BYTES = 16 * 1024 + 16 + 256 + 48;

    private byte[] partial; // null unless a record has begun
    private int length; // how much of it is there
    private boolean heard; // a record; so this is TLS

    /** The next record, good until the next call; null when it is not all there, and then the input is used up. */
    ByteBuffer next(Input input) {
        if (partial == null) {
            if (input.isEmpty()) {
                return null;
            }
            if (input.length() >= HEADER_BYTES) {
                int whole = recordBytes(input.at(0), input.at(1), input.at(3), input.at(4));
                if (input.length() >= whole) {
                    input.from += whole;
                    return input.slab.between(input.from - whole, input.from);
                }
            }
            partial = new byte[HEADER_BYTES];
        }
        fill(input);
        if (length == HEADER_BYTES && partial.length == HEADER_BYTES) {
            partial = Arrays.copyOf(
                    partial, recordBytes(partial[0] & 0xFF, partial[1] & 0xFF, partial[3] & 0xFF, partial[4] & 0xFF));
            fill(input);
        }
        return length == partial.length ? takePartial() : null;
    }

    private void fill(Input input) {
        int more = Math.min(partial.length - length, input.length());
        input.slab.get(input.from, partial, length, more);
        input.from += more;
        length += more;
    }

    private ByteBuffer takePartial() {
        ByteBuffer record = ByteBuffer.wrap(partial);
        partial = null;
        length = 0;
        return record;
    }

    /** How long the record with such a header is. The JDK would find out some of this by itself, but with less to say. */
    private int recordBytes(int type, int version, int high, int low) {
        if (type < FIRST_TYPE || type > LAST_TYPE || version != MAJOR_VERSION) {
            throw TlsException.ofPeer(
                    heard ? Reason.PROTOCOL_ERROR : Reason.NOT_TLS,
                    String.format(Locale.ROOT, "the peer's record began with bytes 0x%02x%02x", type, version));
        }
        heard = true;
        int body = high << 8 | low;
        if (body > LONGEST_BYTES) {
            throw TlsException.ofPeer(Reason.RECORD_TOO_LARGE, "the peer's record claims " + body + " bytes");
        }
        return HEADER_BYTES + body;
    }
}
