package io.berth.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What the backend knows about packets besides their bytes, each under a number; read when somebody asks. */
interface Envelopes {
    /** Who has sent it. */
    InetSocketAddress sender(int envelope);

    /** Where it was sent to, or null. */
    InetAddress destination(int envelope);

    /** What its traffic class says. */
    Ecn ecn(int envelope);
}
