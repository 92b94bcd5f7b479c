/**
 * The load generator for echo servers on this host: {@link io.berth.benchmarks.load.Load} reads requests and answers them.
 *
 * <p>A request is split into one {@code Job} for each worker, a thread that drives a loop of its own. In a job that echoes,
 * a {@code Line} is one connection or UDP socket, and the {@code Pace} says when its next message is due: as soon as one
 * comes back, or by a schedule that does not wait for anybody.
 */
package io.berth.benchmarks.load;
