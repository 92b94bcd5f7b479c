/**
 * What things cost, as numbers that hardly vary by machine, held against {@code budgets.properties}: {@link
 * io.berth.benchmarks.budget.BudgetTest} has each measured in a process of its own, by the main classes here.
 */
package io.berth.benchmarks.budget;
