package io.berth.benchmarks.report;

/**
 * A picture in SVG that stands for itself: a card of its own colour, so that it can be read on light and on dark pages, the
 * fonts that are there, and nothing from elsewhere.
 */
final class Svg {
    static final int WIDTH = 760;

    private static final String STYLE = """
            text { font: 13px system-ui, sans-serif; fill: #1f2328; }
            .title { font-weight: 600; font-size: 15px; }
            .soft { fill: #57606a; }
            .card { fill: #ffffff; stroke: #d0d7de; }
            .grid { stroke: #d0d7de; }
            .whisker { stroke: #1f2328; stroke-width: 1.5; }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3; }
              .soft { fill: #9da7b1; }
              .card { fill: #161b22; stroke: #3d444d; }
              .grid { stroke: #3d444d; }
              .whisker { stroke: #e6edf3; }
            }
            """;

    private final StringBuilder body = new StringBuilder();
    private final String title;
    private final String description;

    Svg(String title, String description) {
        this.title = title;
        this.description = description;
        text("title", 16, 28, title);
    }

    void text(String style, double x, double y, String words) {
        text(style, x, y, "start", words);
    }

    /** Text that begins, has its middle, or ends there. */
    void text(String style, double x, double y, String anchor, String words) {
        element("text", words, "class", style, "x", at(x), "y", at(y), "text-anchor", anchor);
    }

    void bar(double x, double y, double width, double height, String colour) {
        element(
                "rect",
                "",
                "x",
                at(x),
                "y",
                at(y),
                "width",
                at(width),
                "height",
                at(height),
                "rx",
                "2",
                "fill",
                colour);
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        element("line", "", "class", style, "x1", at(x1), "y1", at(y1), "x2", at(x2), "y2", at(y2));
    }

    void path(String points, String colour, String dashes) {
        element(
                "polyline",
                "",
                "points",
                points,
                "fill",
                "none",
                "stroke",
                colour,
                "stroke-width",
                "2",
                "stroke-dasharray",
                dashes);
    }

    /** A point that tells its value to those who ask. */
    void point(double x, double y, String colour, String value) {
        body.append("  <circle");
        attributes("cx", at(x), "cy", at(y), "r", "3.5", "fill", colour);
        body.append("><title>").append(escape(value)).append("</title></circle>\n");
    }

    private void element(String name, String words, String... attributes) {
        body.append("  <").append(name);
        attributes(attributes);
        body.append(words.isEmpty() ? "/>\n" : ">" + escape(words) + "</" + name + ">\n");
    }

    private void attributes(String... attributes) {
        for (int i = 0; i < attributes.length; i += 2) {
            body.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
    }

    private static String at(double value) {
        return Numbers.coordinate(value);
    }

    private static String escape(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** The whole of it, so high. */
    String finish(double height) {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title description\" viewBox=\"0 0 "
                + WIDTH + " " + at(height) + "\" width=\"" + WIDTH + "\" height=\"" + at(height) + "\">\n"
                + "  <title id=\"title\">" + escape(title) + "</title>\n"
                + "  <desc id=\"description\">" + escape(description) + "</desc>\n"
                + "  <style>\n" + STYLE.indent(4) + "  </style>\n"
                + "  <rect class=\"card\" x=\"0.5\" y=\"0.5\" width=\"" + (WIDTH - 1) + "\" height=\"" + at(height - 1)
                + "\" rx=\"8\"/>\n"
                + body
                + "</svg>\n";
    }
}
