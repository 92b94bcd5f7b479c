package io.berth.benchmarks.budget;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads budgets: paragraphs that begin with a comment, and have a line {@code name = number unit} for each budget, or {@code name =
 * number unit, number from JDK version}.
 */
final class BudgetFile {
    private static final Pattern LINE =
            Pattern.compile("(\\S+) = (\\d+(?:\\.\\d+)?) ([\\w-]+)(?:, (\\d+(?:\\.\\d+)?) from JDK (\\d+))?");

    private BudgetFile() {}

    static Map<String, Budget> read(Path file) throws IOException {
        return parse(file.toString(), Files.readAllLines(file));
    }

    static Map<String, Budget> parse(String file, List<String> lines) {
        Map<String, Budget> budgets = new LinkedHashMap<>();
        boolean explained = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            String place = file + ":" + (i + 1);
            if (line.isEmpty()) {
                explained = false;
            } else if (line.startsWith("#")) {
                explained = true;
            } else {
                Budget budget = budget(line, place);
                require(
                        explained,
                        place,
                        "a comment at the top of its paragraph that says what " + budget.name() + " is");
                require(budgets.put(budget.name(), budget) == null, place, budget.name() + " once, not twice");
            }
        }
        return budgets;
    }

    private static Budget budget(String line, String place) {
        Matcher parts = LINE.matcher(line);
        require(parts.matches(), place, "'name = number unit' or '…, number from JDK version', not '" + line + "'");
        TreeMap<Integer, BigDecimal> limits = new TreeMap<>();
        limits.put(0, new BigDecimal(parts.group(2)));
        if (parts.group(4) != null) {
            limits.put(Integer.parseInt(parts.group(5)), new BigDecimal(parts.group(4)));
        }
        return new Budget(parts.group(1), limits, parts.group(3), place);
    }

    private static void require(boolean fulfilled, String place, String wanted) {
        if (!fulfilled) {
            throw new IllegalArgumentException(place + " should have " + wanted);
        }
    }
}
