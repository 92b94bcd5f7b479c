package io.berth.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

@Timeout(60)
class PicturesTest {
    private static final Map<String, String> PICTURES = Pictures.of(Example.results());

    static Stream<String> names() {
        return PICTURES.keySet().stream();
    }

    @Test
    void there_is_a_picture_for_all_that_there_are_figures_for_and_for_nothing_else() {
        assertThat(PICTURES)
                .containsOnlyKeys(
                        "throughput-plain.svg",
                        "cpu-plain.svg",
                        "throughput-tls.svg",
                        "cpu-tls.svg",
                        "connections.svg",
                        "memory-heap.svg",
                        "latency-tcp-20000.svg",
                        "scaling.svg");
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_picture_is_xml_with_a_title_and_a_description(String name) throws Exception {
        Document svg = parse(PICTURES.get(name));

        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(texts(svg, "title").get(0)).isNotBlank();
        assertThat(texts(svg, "desc"))
                .singleElement()
                .asString()
                .contains(texts(svg, "title").get(0));
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_picture_needs_nothing_from_elsewhere(String name) {
        assertThat(PICTURES.get(name).replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http", "url(", "@import", "@font-face", "<script", "<image", "href");
    }

    @Test
    void bars_have_the_values_and_ratios_beside_them() throws Exception {
        Document svg = parse(PICTURES.get("throughput-plain.svg"));

        assertThat(texts(svg, "text"))
                .contains(
                        "vertx",
                        "105 000  (x1.00)",
                        "berth",
                        "123 456  (x1.18)",
                        "64 B, 64 connections, 1 in flight on each");
        assertThat(texts(svg, "desc").get(0)).contains("berth 123 456  (x1.18)");
    }

    @Test
    void bars_are_as_long_as_their_values() throws Exception {
        Document svg = parse(PICTURES.get("throughput-plain.svg"));

        double first = length(svg, 1); // the card comes before
        double second = length(svg, 2);

        assertThat(second / first).isCloseTo(123_456 / 105_000.0, within(0.01));
    }

    @Test
    void lines_have_the_value_at_each_point() throws Exception {
        assertThat(texts(parse(PICTURES.get("latency-tcp-20000.svg")), "title"))
                .contains("vertx, p50: 40", "berth, p99: 700", "berth, p99.9: 1 500", "vertx, max: 31 000");
        assertThat(texts(parse(PICTURES.get("scaling.svg")), "title")).contains("vertx, 64: 8.3", "berth, 1 000: 12.8");
    }

    @Test
    void names_with_signs_of_xml_are_shown_as_they_are() throws Exception {
        assertThat(texts(parse(PICTURES.get("memory-heap.svg")), "text")).contains("a & b", "195  (x1.00)");
    }

    @Test
    void marks_beside_a_picture_are_round_and_reach_the_greatest_value() {
        assertThat(Scale.EVEN.marks(8.3)).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0);
        assertThat(Scale.LOGARITHMIC.marks(31_000)).containsExactly(1.0, 10.0, 100.0, 1000.0, 10_000.0, 100_000.0);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    }

    private static List<String> texts(Document svg, String element) {
        NodeList nodes = svg.getElementsByTagName(element);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }

    private static double length(Document svg, int rectangle) {
        return Double.parseDouble(svg.getElementsByTagName("rect")
                .item(rectangle)
                .getAttributes()
                .getNamedItem("width")
                .getNodeValue());
    }
}
