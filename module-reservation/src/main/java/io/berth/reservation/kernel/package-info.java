/**
 * What the kernel is asked for: descriptors that hold a port whether or not anyone listens, and the tables that tell who
 * else has one.
 *
 * <p>Nothing here knows of Vert.x. A hold belongs to whoever took it and is not fit for several threads; see
 * docs/decisions for the facts of the kernel that it rests on.
 */
package io.berth.reservation.kernel;
