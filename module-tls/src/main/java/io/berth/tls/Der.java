package io.berth.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Writes the few elements of ASN.1 DER that keys and certificates are made of. */
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int OID = 0x06;
    static final int ENUMERATED = 0x0a;
    static final int SEQUENCE = 0x30;
    /** An element with the number 0 of its own. */
    static final int TAGGED = 0xa0;

    private static final int FIRST_YEAR_OF_FOUR_DIGITS = 2050;

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return element(SEQUENCE, parts);
    }

    static byte[] set(byte[]... parts) {
        return element(0x31, parts);
    }

    static byte[] integer(BigInteger value) {
        return element(INTEGER, value.toByteArray());
    }

    static byte[] integer(long value) {
        return integer(BigInteger.valueOf(value));
    }

    static byte[] yes() {
        return element(0x01, new byte[] {(byte) 0xff});
    }

    static byte[] nothing() {
        return element(0x05);
    }

    static byte[] text(String value) {
        return element(0x0c, value.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] octets(byte[]... value) {
        return element(OCTETS, value);
    }

    /** A bit string of whole bytes. */
    static byte[] bits(byte[] value) {
        return element(0x03, new byte[] {0}, value);
    }

    /** A bit string of up to eight named bits, given from the left. */
    static byte[] namedBits(int bits) {
        return element(0x03, new byte[] {(byte) Integer.numberOfTrailingZeros(bits), (byte) bits});
    }

    static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.", -1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(base128(Long.parseLong(arcs[0]) * 40 + Long.parseLong(arcs[1])));
        for (int i = 2; i < arcs.length; i++) {
            bytes.writeBytes(base128(Long.parseLong(arcs[i])));
        }
        return element(OID, bytes.toByteArray());
    }

    /** A time as certificates have it: with two digits for the year for as long as they do. */
    static byte[] time(Instant instant) {
        ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
        boolean twoDigits = time.getYear() < FIRST_YEAR_OF_FOUR_DIGITS;
        String pattern = twoDigits ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'";
        String text = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
        return element(twoDigits ? 0x17 : 0x18, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** An element with a number of its own around whole elements. */
    static byte[] tagged(int number, byte[]... parts) {
        return element(0xa0 | number, parts);
    }

    /** An element whose number stands in for the type of its content. */
    static byte[] implicit(int number, byte[] content) {
        return element(0x80 | number, content);
    }

    private static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length + 6);
        bytes.write(tag);
        if (length < 0x80) {
            bytes.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int sign = digits[0] == 0 ? 1 : 0;
            bytes.write(0x80 | (digits.length - sign));
            bytes.write(digits, sign, digits.length - sign);
        }
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] base128(long value) {
        Deque<Byte> digits = new ArrayDeque<>();
        digits.push((byte) (value & 0x7f));
        for (long rest = value >>> 7; rest > 0; rest >>>= 7) {
            digits.push((byte) ((rest & 0x7f) | 0x80));
        }
        byte[] bytes = new byte[digits.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = digits.pop();
        }
        return bytes;
    }
}
