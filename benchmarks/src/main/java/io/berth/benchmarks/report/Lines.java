package io.berth.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A picture of a line for each peer over a few places, which are equally far apart. */
final class Lines {
    private static final double LEFT = 80;
    private static final double RIGHT = 610;
    private static final double TOP = 60;
    private static final double BOTTOM = 340;

    private final Palette palette;
    private final Scale scale;
    private final List<String> places;
    private final int digits;

    Lines(Palette palette, Scale scale, List<String> places, int digits) {
        this.palette = palette;
        this.scale = scale;
        this.places = places;
        this.digits = digits;
    }

    /** The picture of these values, one for each place; NaN where there is none. */
    String draw(String title, String across, Map<String, List<Double>> peers) {
        Svg svg = new Svg(title, description(title, peers));
        double most = peers.values().stream()
                .flatMap(List::stream)
                .filter(value -> !value.isNaN())
                .mapToDouble(value -> value)
                .max()
                .orElse(1);
        List<Double> marks = scale.marks(most);
        grid(svg, marks, across);
        double legend = TOP + 10;
        for (Map.Entry<String, List<Double>> peer : peers.entrySet()) {
            line(svg, peer.getKey(), peer.getValue(), marks);
            legend(svg, legend, peer.getKey());
            legend += 22;
        }
        return svg.finish(BOTTOM + 56);
    }

    private void grid(Svg svg, List<Double> marks, String across) {
        for (double mark : marks) {
            double y = y(mark, marks);
            svg.line("grid", LEFT, y, RIGHT, y);
            svg.text("soft", LEFT - 8, y + 4, "end", Numbers.text(mark, digits));
        }
        for (int i = 0; i < places.size(); i++) {
            svg.text("soft", x(i), BOTTOM + 20, "middle", places.get(i));
        }
        svg.text("soft", (LEFT + RIGHT) / 2, BOTTOM + 42, "middle", across);
    }

    private void line(Svg svg, String peer, List<Double> values, List<Double> marks) {
        List<String> points = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isNaN()) {
                points.add(point(x(i), y(values.get(i), marks)));
                String value = peer + ", " + places.get(i) + ": " + Numbers.text(values.get(i), digits);
                svg.point(x(i), y(values.get(i), marks), palette.colour(peer), value);
            }
        }
        svg.path(String.join(" ", points), palette.colour(peer), palette.dashes(peer));
    }

    private void legend(Svg svg, double y, String peer) {
        svg.path(point(RIGHT + 20, y - 4) + " " + point(RIGHT + 50, y - 4), palette.colour(peer), palette.dashes(peer));
        svg.text("name", RIGHT + 58, y, peer);
    }

    private static String point(double x, double y) {
        return Numbers.coordinate(x) + "," + Numbers.coordinate(y);
    }

    private double x(int place) {
        return places.size() == 1 ? (LEFT + RIGHT) / 2 : LEFT + 20 + (RIGHT - LEFT - 40) * place / (places.size() - 1);
    }

    private double y(double value, List<Double> marks) {
        return BOTTOM - scale.height(value, marks) * (BOTTOM - TOP);
    }

    private String description(String title, Map<String, List<Double>> peers) {
        StringBuilder words = new StringBuilder(title).append(". ");
        peers.forEach((peer, values) -> {
            words.append(peer).append(": ");
            for (int i = 0; i < values.size(); i++) {
                if (!values.get(i).isNaN()) {
                    words.append(places.get(i))
                            .append(' ')
                            .append(Numbers.text(values.get(i), digits))
                            .append("; ");
                }
            }
        });
        return words.toString().strip();
    }
}
