package io.berth.modules;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SearchBudgetTest {
    private final SearchBudget plenty = new SearchBudget(Duration.ofMinutes(1));

    @Test
    void a_search_that_has_used_its_time_is_given_up() {
        assertThatThrownBy(new SearchBudget(Duration.ofSeconds(-1))::requireTime)
                .isInstanceOf(SearchBudget.Spent.class)
                .hasMessageContaining("given up after");
    }

    @Test
    void a_search_that_would_leave_too_little_memory_is_given_up() {
        assertThatThrownBy(() -> plenty.requireMemory(Runtime.getRuntime().maxMemory()))
                .isInstanceOf(SearchBudget.Spent.class)
                .hasMessageContaining("too full");
    }

    @Test
    void a_search_within_its_bounds_goes_on() {
        assertThatCode(() -> {
                    plenty.requireTime();
                    plenty.requireMemory(1);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void the_index_of_a_heap_keeps_to_its_time() {
        assertThatThrownBy(() -> {
                    try (HeapDump dump = HeapDump.take()) {
                        HeapIndex.of(dump.file(), new SearchBudget(Duration.ofSeconds(-1)));
                    }
                })
                .isInstanceOf(SearchBudget.Spent.class);
    }

    @Test
    void what_is_no_heap_dump_is_not_read(@TempDir Path folder) throws Exception {
        Path other = Files.writeString(folder.resolve("other.hprof"), "JAVA PROFILE 2.0.0\0 and more");
        try (FileChannel file = FileChannel.open(other, StandardOpenOption.READ)) {
            assertThatThrownBy(() -> HeapIndex.of(file, plenty)).hasMessageContaining("JAVA PROFILE 2.0.0");
        }
    }

    @Test
    void a_heap_dump_that_is_cut_off_is_not_believed(@TempDir Path folder) throws Exception {
        Path part = folder.resolve("part.hprof");
        try (HeapDump dump = HeapDump.take();
                FileChannel cut = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            dump.file().transferTo(0, dump.file().size() / 2, cut);
        }
        try (FileChannel file = FileChannel.open(part, StandardOpenOption.READ)) {
            assertThatThrownBy(() -> HeapIndex.of(file, plenty)).isInstanceOf(java.io.EOFException.class);
        }
    }
}
