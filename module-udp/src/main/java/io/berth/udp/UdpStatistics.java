package io.berth.udp;

/**
 * What a socket has done so far.
 *
 * @param received datagrams that were handed to the handler, the truncated ones among them
 * @param truncated datagrams that were larger than the socket's size, and came without their end
 * @param sent datagrams that the kernel took; segmented ones count once
 * @param failed datagrams that the kernel would not send, each of which {@code onError} has told of
 * @param droppedByKernel datagrams that came while the socket's receive buffer was full, or {@link #UNKNOWN} on nio
 */
public record UdpStatistics(long received, long truncated, long sent, long failed, long droppedByKernel) {
    /** What is put where the backend cannot tell. */
    public static final long UNKNOWN = -1;
}
