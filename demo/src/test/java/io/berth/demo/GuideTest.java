package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages say can be compiled, and what they point to is there. */
@Timeout(120)
class GuideTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");
    private static final Pattern SURFACE = Pattern.compile("\\| `io\\.berth\\S+` \\| \\d+ \\|");
    private static final int LINES = 15;

    static Stream<Path> guide() throws IOException {
        return pages("docs/guide", "docs/quickstart");
    }

    static Stream<Path> allPages() throws IOException {
        return pages("").filter(page -> !page.toString().contains("target"));
    }

    private static Stream<Path> pages(String... folders) throws IOException {
        Stream<Path> found = Stream.empty();
        for (String folder : folders) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                found = Stream.concat(found, files.filter(it -> it.toString().endsWith(".md")).toList().stream());
            }
        }
        return found;
    }

    @Test
    void there_is_a_guide() throws IOException {
        assertThat(guide()).hasSizeGreaterThan(9);
    }

    @ParameterizedTest
    @MethodSource("guide")
    void the_code_of_a_page_compiles(Path page, @TempDir Path work) throws IOException {
        for (Snippet snippet : Snippet.of(page)) {
            assertThat(snippet.mistakes(work))
                    .as("%s, line %d", page, snippet.line())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("guide")
    void no_example_of_a_page_is_long(Path page) throws IOException {
        assertThat(Snippet.of(page))
                .allSatisfy(it -> assertThat(it.code().lines()).hasSizeLessThanOrEqualTo(LINES));
    }

    @ParameterizedTest
    @MethodSource("allPages")
    void what_a_page_points_to_is_there(Path page) throws IOException {
        List<String> links = LINK.matcher(Files.readString(page))
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(links).noneSatisfy(link -> assertThat(broken(page, link)).isTrue());
    }

    @Test
    void the_guide_says_how_many_public_types_a_package_has() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/guide/README.md"));

        List<String> rows =
                SURFACE.matcher(guide).results().map(MatchResult::group).toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(Surface.ofAllModules().stream()
                        .map(it -> "| `" + it.name() + "` | " + it.publicTypes() + " |")
                        .toList());
    }

    private static boolean broken(Path page, String link) {
        var parts = LINK.matcher(link);
        assertThat(parts.matches()).isTrue();
        String target = parts.group(1);
        return !target.contains(":") && Files.notExists(page.resolveSibling(target));
    }
}
