package io.berth.udp;

/**
 * What became of the datagrams of a {@link PacketStream}. What was received is delivered, dropped or queued, and the numbers
 * add up whenever they are taken.
 *
 * @param received datagrams that the socket has heard
 * @param delivered datagrams that a subscriber has got
 * @param dropped datagrams that there was no room for; none with {@link Overflow#PAUSE}
 * @param queued datagrams that wait to be asked for
 */
public record StreamStatistics(long received, long delivered, long dropped, long queued) {}
