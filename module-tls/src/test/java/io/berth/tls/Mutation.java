package io.berth.tls;

import java.util.Arrays;
import java.util.Random;

/** Damages bytes in the ways in which it hurts: bits, bytes, lengths, parts that are missing, doubled or too much. */
final class Mutation {
    private static final byte[] BORDERS = {0, 1, 2, 3, 4, 0x3F, 0x40, 0x7F, (byte) 0x80, (byte) 0xFE, (byte) 0xFF};

    private Mutation() {}

    /** The same bytes with a few damages. */
    static byte[] of(byte[] bytes, Random random) {
        byte[] mutated = bytes.clone();
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times && mutated.length > 0; i++) {
            mutated = once(mutated, random);
        }
        return mutated;
    }

    private static byte[] once(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] = BORDERS[random.nextInt(BORDERS.length)];
            case 3 -> {
                return without(bytes, at, random.nextInt(Math.min(64, bytes.length - at)) + 1);
            }
            case 4 -> {
                return doubled(bytes, at, random.nextInt(Math.min(64, bytes.length - at)) + 1);
            }
            default -> {
                return Arrays.copyOf(bytes, at);
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int from, int length) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, from + length, shorter, from, shorter.length - from);
        return shorter;
    }

    private static byte[] doubled(byte[] bytes, int from, int length) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, from, longer, from + length, bytes.length - from);
        return longer;
    }
}
