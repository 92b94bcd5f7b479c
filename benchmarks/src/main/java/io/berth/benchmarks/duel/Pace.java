package io.berth.benchmarks.duel;

import java.time.Duration;

/**
 * How long a run takes its time.
 *
 * @param rounds of each server at each work
 * @param seconds of a round
 * @param warmUp seconds of each server before the rounds
 * @param rest how long at most a server waits for others to be done with their turns
 * @param fresh how many servers are started for each figure about memory
 */
record Pace(int rounds, double seconds, double warmUp, Duration rest, int fresh) {}
