package io.berth.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The quickstart is outside of Berth's build and has versions of its own. */
class QuickstartPomTest {
    private static final Pattern PROPERTY = Pattern.compile("<([\\w.-]+)\\.version>([^<]+)<");
    private static final Pattern ARTIFACT =
            Pattern.compile("<artifactId>([^<]+)</artifactId>\\s*<version>([^$<][^<]*)<");

    @Test
    void its_versions_are_those_of_the_root_pom() throws IOException {
        Map<String, String> versions = versions(Path.of("..", "pom.xml"));
        versions.put("berth", versions.get("berth-parent"));
        Map<String, String> used = versions(Path.of("..", "docs", "quickstart", "pom.xml"));
        used.remove("quickstart");

        assertThat(used).containsKeys("berth", "vertx", "maven-compiler-plugin");
        assertThat(versions).containsAllEntriesOf(used);
    }

    private static Map<String, String> versions(Path pom) throws IOException {
        Map<String, String> versions = new HashMap<>();
        for (Pattern pattern : new Pattern[] {PROPERTY, ARTIFACT}) {
            pattern.matcher(Files.readString(pom))
                    .results()
                    .forEach(version -> versions.put(version.group(1), version.group(2)));
        }
        return versions;
    }
}
