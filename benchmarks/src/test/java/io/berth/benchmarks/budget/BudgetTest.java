package io.berth.benchmarks.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing costs more than {@code budgets.properties} says. */
@Timeout(60)
class BudgetTest {
    private static final Path FILE = Path.of("budgets.properties");
    private static final int JDK = Runtime.version().feature();

    private static Map<String, Budget> budgets;
    private static Map<String, Double> costs;

    @BeforeAll
    @Timeout(300)
    static void measure(@TempDir Path folder) throws Exception {
        budgets = BudgetFile.read(FILE);
        costs = Measurements.take(folder);
    }

    static Set<String> names() {
        Set<String> names = new TreeSet<>(budgets.keySet());
        names.addAll(costs.keySet());
        return names;
    }

    @ParameterizedTest
    @MethodSource("names")
    void costs_no_more_than_its_budget(String name) {
        assertThat(costs)
                .as("%s is in %s, and nothing measures it: take it out, or have a program here print it", name, FILE)
                .containsKey(name);
        double cost = costs.get(name);
        assertThat(budgets)
                .as("%s costs %s and has no budget: give it one in %s, with a comment", name, cost, FILE)
                .containsKey(name);
        Budget budget = budgets.get(name);

        if (budget.isGenerousFor(cost, JDK)) {
            System.out.println(budget.praise(cost, JDK));
        }

        assertThat(budget.isExceededBy(cost, JDK))
                .withFailMessage(budget.complaint(cost, JDK))
                .isFalse();
    }
}
