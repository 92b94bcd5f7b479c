package io.berth.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ControlMessagesTest {
    private static final int FROM = 64;
    private static final int ROOM = Messages.CONTROL_BYTES;

    private final ByteBuffer memory = ByteBuffer.allocate(FROM + ROOM).order(ByteOrder.nativeOrder());

    @Test
    void each_of_several_messages_is_found() {
        int length = add(0, 1, 2, 1);
        length += add(length, 41, 50, 20);
        length += add(length, 17, 104, 4);
        assertThat(find(length, 1, 2)).isEqualTo(FROM + 16);
        assertThat(find(length, 41, 50)).isEqualTo(FROM + 24 + 16);
        assertThat(find(length, 17, 104)).isEqualTo(FROM + 24 + 40 + 16);
        assertThat(length).isEqualTo(24 + 40 + 24);
    }

    @Test
    void level_and_type_both_count() {
        int length = add(0, 17, 104, 4);
        assertThat(find(length, 17, 103)).isEqualTo(ControlMessages.NONE);
        assertThat(find(length, 0, 104)).isEqualTo(ControlMessages.NONE);
    }

    @Test
    void where_there_are_none_none_is_found() {
        add(0, 17, 104, 4); // left from before
        assertThat(find(0, 17, 104)).isEqualTo(ControlMessages.NONE);
        assertThat(find(15, 17, 104)).isEqualTo(ControlMessages.NONE);
    }

    @Test
    void a_message_that_does_not_fit_is_not_found() {
        int length = add(0, 17, 104, 4);
        assertThat(find(length - 8, 17, 104)).isEqualTo(ControlMessages.NONE);
    }

    @Test
    void the_last_message_need_not_be_filled_up() {
        add(0, 17, 104, 4);
        assertThat(find(20, 17, 104)).isEqualTo(FROM + 16);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                15,
                -1,
                -8,
                1000,
                Integer.MAX_VALUE,
                0x8000_0000L,
                0xffff_ffffL,
                Long.MAX_VALUE,
                Long.MIN_VALUE
            })
    void a_length_that_makes_no_sense_ends_the_search(long bytes) {
        int length = add(0, 1, 2, 4);
        length += add(length, 17, 104, 4);
        memory.putLong(FROM, bytes);
        assertThat(find(length, 17, 104)).isEqualTo(ControlMessages.NONE);
        assertThat(find(length, 1, 2)).isEqualTo(ControlMessages.NONE);
    }

    @Test
    void in_any_bytes_the_search_ends_and_finds_nothing_outside() {
        Random random = new Random(7);
        byte[] bytes = new byte[ROOM];
        for (int round = 0; round < 100_000; round++) {
            random.nextBytes(bytes);
            for (int i = 0; i < ROOM; i++) {
                int kept = i % 8 == 0 ? 0x3f : random.nextInt(20) == 0 ? 1 : 0;
                bytes[i] = (byte) (bytes[i] & kept); // much of it nearly right
            }
            memory.put(FROM, bytes);
            int length = random.nextInt(ROOM + 1);
            int found = find(length, 0, 0);
            if (found != ControlMessages.NONE) {
                assertThat(found).isBetween(FROM + 16, FROM + length);
            }
        }
    }

    private int add(int behind, int level, int type, int dataBytes) {
        return ControlMessages.begin(memory, FROM + behind, level, type, dataBytes);
    }

    private int find(int length, int level, int type) {
        return ControlMessages.find(memory, FROM, length, level, type);
    }
}
