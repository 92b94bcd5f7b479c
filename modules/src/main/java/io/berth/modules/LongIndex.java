package io.berth.modules;

import java.util.Arrays;

/** Numbers ids in the order in which they come: 0, 1, 2 and so on. One thread. */
final class LongIndex {
    private final SearchBudget budget;
    private long[] ids = new long[1 << 10];
    private int[] slots = new int[1 << 11]; // number + 1, or 0
    private int size;

    LongIndex(SearchBudget budget) {
        this.budget = budget;
    }

    int size() {
        return size;
    }

    long id(int number) {
        return ids[number];
    }

    /** The number of an id, or -1. */
    int find(long id) {
        return slots[slot(id)] - 1;
    }

    /** The number of an id, which is new if it has none. */
    int add(long id) throws SearchBudget.Spent {
        int slot = slot(id);
        if (slots[slot] == 0) {
            if (size == ids.length) {
                grow();
                slot = slot(id);
            }
            ids[size] = id;
            slots[slot] = ++size;
        }
        return slots[slot] - 1;
    }

    private int slot(long id) {
        int mask = slots.length - 1;
        int slot = (int) ((id * 0x9E37_79B9_7F4A_7C15L) >>> 32) & mask;
        while (slots[slot] != 0 && ids[slots[slot] - 1] != id) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() throws SearchBudget.Spent {
        budget.requireTime();
        budget.requireMemory(32L * size); // both arrays, twice as long
        ids = Arrays.copyOf(ids, 2 * size);
        slots = new int[4 * size];
        for (int number = 0; number < size; number++) {
            slots[slot(ids[number])] = number + 1;
        }
    }
}
