package io.berth.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** Text in columns; the first is flush left and the others are flush right. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row; a short one ends early. */
    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** The lines of it. */
    List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String blanks = " ".repeat(width(i) - cells.get(i).length());
            line.append(i == 0 ? "" : "  ").append(i == 0 ? cells.get(i) + blanks : blanks + cells.get(i));
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }
}
