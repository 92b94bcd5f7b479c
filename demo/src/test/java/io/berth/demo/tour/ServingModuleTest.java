package io.berth.demo.tour;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServingModuleTest {
    @Test
    void without_a_compiler_it_says_what_to_do(@TempDir Path folder) {
        assertThatThrownBy(() -> new ServingModule(folder, Optional.empty()))
                .hasMessageContaining("no Java compiler")
                .hasMessageContaining("install a JDK, and let JAVA_HOME point to it");
    }
}
