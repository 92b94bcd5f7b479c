/**
 * The runner of {@code berth bench}: it starts echo servers and a load in processes of their own, the servers on one core and the
 * load on another, lets the servers take turns, and compares them round by round. Start with {@code Bench}.
 */
package io.berth.benchmarks.duel;
