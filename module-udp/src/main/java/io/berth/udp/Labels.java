package io.berth.udp;

import java.net.InetSocketAddress;

/** What a backend writes on packets that are to be sent, each under its number in the batch. */
interface Labels {
    /** Where its bytes lie in the payloads of the batch; the first thing to be written. */
    void payload(int packet, int offset, int length);

    /** Where it goes. */
    void address(int packet, InetSocketAddress destination);

    /** It goes to the peer of the socket. */
    void leaveBare(int packet);

    /** It goes to the sender of a packet that has just been received. */
    void reply(int packet, int envelope);

    /** It is cut into datagrams of so many bytes. */
    void segment(int packet, int bytes);

    /** Where it goes, or null when that is the peer of the socket. */
    InetSocketAddress destination(int packet);

    /** Gives back what it has. */
    void release();
}
