/** What was measured, as figures with their spread, and the ways to show it: a table, JSON, and pictures in SVG. */
package io.berth.benchmarks.report;
