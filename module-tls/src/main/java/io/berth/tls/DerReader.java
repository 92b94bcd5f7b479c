package io.berth.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** Reads ASN.1 DER element by element, as far as is needed to see what something is. */
final class DerReader {
    /** What {@link #tag} says at the end. */
    static final int END = -1;

    private final byte[] bytes;
    private final int end;
    private int at;

    DerReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private DerReader(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    /** The kind of the element that comes next. */
    int tag() {
        return at < end ? bytes[at] & 0xff : END;
    }

    /** Steps into the next element, and leaves it behind here. */
    DerReader enter(int tag) throws GeneralSecurityException {
        if (tag() != tag) {
            throw new GeneralSecurityException(
                    tag() == END ? "an element is missing" : "an element has an unexpected type");
        }
        int start = at + 1;
        int length = octet(start++);
        if (length >= 0x80) {
            int digits = length - 0x80;
            length = 0;
            if (digits == 0 || digits > 4) {
                throw new GeneralSecurityException("an element has no sensible length");
            }
            for (int i = 0; i < digits; i++) {
                length = (length << 8) | octet(start++);
            }
        }
        if (length < 0 || length > end - start) {
            throw new GeneralSecurityException("an element is cut short");
        }
        at = start + length;
        return new DerReader(bytes, start, at);
    }

    /** The content of the next element. */
    byte[] take(int tag) throws GeneralSecurityException {
        return enter(tag).rest();
    }

    /** All that is left, as it is. */
    byte[] rest() {
        return Arrays.copyOfRange(bytes, at, end);
    }

    /** The next element, which is an object identifier, in dots. */
    String oid() throws GeneralSecurityException {
        byte[] content = take(Der.OID);
        StringBuilder dotted = new StringBuilder();
        BigInteger arc = BigInteger.ZERO;
        for (byte octet : content) {
            arc = arc.shiftLeft(7).or(BigInteger.valueOf(octet & 0x7f));
            if (octet >= 0) {
                if (dotted.isEmpty()) {
                    int first = Math.min(arc.intValue() / 40, 2);
                    dotted.append(first).append('.').append(arc.subtract(BigInteger.valueOf(first * 40L)));
                } else {
                    dotted.append('.').append(arc);
                }
                arc = BigInteger.ZERO;
            }
        }
        return dotted.toString();
    }

    private int octet(int index) throws GeneralSecurityException {
        if (index >= end) {
            throw new GeneralSecurityException("an element is cut short");
        }
        return bytes[index] & 0xff;
    }
}
