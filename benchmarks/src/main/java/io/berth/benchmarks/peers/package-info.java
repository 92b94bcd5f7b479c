/**
 * Echo servers to compare with. Each is a program of its own, {@code (port [cert key])}; port 0 is any that is free. When it
 * is ready it prints a line that begins with {@code listening}, and it serves until the process is ended.
 */
package io.berth.benchmarks.peers;
