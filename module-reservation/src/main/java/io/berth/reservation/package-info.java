/**
 * Ports that stay reserved in the kernel whether or not anyone listens: bound sockets with one listener at a time,
 * reservations out of a range of ports, and streams of accepted connections.
 */
package io.berth.reservation;
