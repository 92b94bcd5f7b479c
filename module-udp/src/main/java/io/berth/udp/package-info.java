/**
 * UDP sockets that receive and send packets in batches on the loop that also serves the sockets of a program.
 *
 * <p>There is no code here yet, so the module does not export the package.
 */
package io.berth.udp;
