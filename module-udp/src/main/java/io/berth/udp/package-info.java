/**
 * UDP sockets that receive and send packets in batches, on the loop that also serves the other sockets of a program.
 *
 * <p><b>Where to start</b>: {@link io.berth.udp.UdpSocket}, its {@link io.berth.udp.UdpHandler}, and {@link
 * io.berth.udp.PacketBatch} for sending many packets at once; {@link io.berth.udp.PacketStream} for those who work with
 * streams.
 *
 * <p><b>Threads</b>: everything belongs to the thread of its loop, and says so when called from another; streams may be
 * asked by any.
 *
 * <p><b>Ownership</b>: received packets are views that are good during the callback; payloads that are sent are copied.
 * Sockets and batches are closed with their loop.
 *
 * <p><b>Failure</b>: {@link io.berth.udp.UdpException}, with a kind that says what to do.
 */
package io.berth.udp;
