package io.berth.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ModuleIdTest {
    private static Stream<String> sorted(String... versions) {
        return Stream.of(versions)
                .map(version -> new ModuleId("chat", version))
                .sorted()
                .map(ModuleId::version);
    }

    @Test
    void versions_are_compared_by_their_numbers() {
        assertThat(sorted("1.10", "1.9", "1.10-beta")).containsExactly("1.9", "1.10-beta", "1.10");
    }

    @Test
    void words_that_are_no_version_are_older_than_any() {
        assertThat(sorted("1.0", "newest", "best")).containsExactly("best", "newest", "1.0");
    }
}
