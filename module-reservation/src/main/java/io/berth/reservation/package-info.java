/**
 * Ports that stay reserved in the kernel whether or not anyone listens.
 *
 * <p><b>Where to start</b>: {@link io.berth.reservation.BoundSocket} for a port that one owner at a time listens on; {@link
 * io.berth.reservation.PortReservation} for free ports out of a range; {@link io.berth.reservation.BoundServer} for a
 * verticle with several instances on one port; {@link io.berth.reservation.BoundSocket#connections()} for accepted
 * connections as a stream. {@link io.berth.reservation.Guarantee} says what each of them is worth.
 *
 * <p><b>Threading</b>: everything may be called by any thread, unless it says otherwise.
 *
 * <p><b>Ownership</b>: descriptors that hold ports belong to the {@link io.berth.reservation.PortOwner} of the Vertx, or to a
 * reservation; everybody else borrows. What is bound or reserved is held until it is closed.
 *
 * <p><b>Failure</b>: {@link io.berth.reservation.ReservationException}, whose kind says what to do.
 */
package io.berth.reservation;
