/**
 * Ports that stay reserved in the kernel whether or not anyone listens: bound sockets with one listener at a time,
 * reservations out of a range of ports, and streams of accepted connections.
 *
 * <p>There is no code here yet, so the module does not export the package.
 */
package io.berth.reservation;
