package io.berth.benchmarks.report;

import java.util.Locale;

/** Numbers as people read them, the same in every country. */
final class Numbers {
    private Numbers() {}

    /** With blanks between thousands. */
    static String text(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value).replace(',', ' ');
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, "x%.2f", value);
    }

    /** A coordinate in a picture. */
    static String coordinate(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
