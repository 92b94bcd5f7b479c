/**
 * The seam between sockets and the kernel, and the backends behind it.
 *
 * <p>A {@link io.berth.eventloop.transport.Link} takes writes and pushes bytes into {@link
 * io.berth.eventloop.transport.LinkEvents}; neither side ever sees readiness, so that a backend which works by
 * completion can serve the same sockets. What a backend tells a link's owner comes in this order: bytes and writable as
 * often as they happen, end at most once after the last byte, closed exactly once and last.
 *
 * <p><b>Threading</b>: everything here belongs to the thread of one event loop and checks nothing; the public types in
 * front of it do.
 *
 * <p><b>Ownership</b>: a link owns its descriptor from the moment it exists and gives it back in {@code close}. Slabs
 * are released by whoever allocated them.
 *
 * <p>The package is not exported. Start reading at {@link io.berth.eventloop.transport.Transport}.
 */
package io.berth.eventloop.transport;
