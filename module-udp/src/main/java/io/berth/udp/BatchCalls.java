package io.berth.udp;

/** The two calls to the kernel that move many datagrams at once. */
interface BatchCalls {
    /**
     * Receives what is there, without waiting.
     *
     * @param messages where an array of mmsghdr begins
     * @return how many messages have come, or a negative error number
     */
    int receive(int descriptor, long messages, int count, int flags);

    /**
     * Sends as many as there is room for.
     *
     * @return how many messages have gone, at least one, or a negative error number for the first of them
     */
    int send(int descriptor, long messages, int count);

    /** The loop that it was had for needs it no more. */
    void release();
}
