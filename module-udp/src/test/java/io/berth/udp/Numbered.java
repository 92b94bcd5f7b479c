package io.berth.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Datagrams that carry their number, to see that none is lost, doubled, or overtaken by another. */
final class Numbered {
    private Numbered() {}

    /** Sends so many, numbered from 0. */
    static void send(JdkPeer from, InetSocketAddress to, int count) {
        for (int i = 0; i < count; i++) {
            from.send("number " + i, to);
        }
    }

    /** Waits for so many, and sees that they are those that were sent, in their order. */
    static void expect(Ear ear, int count) {
        List<String> wanted = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wanted.add("number " + i);
            heard.add(text(ear.datagram()));
        }
        assertThat(heard).isEqualTo(wanted);
        assertThat(ear.datagrams).as("more than were sent").isEmpty();
    }

    /** The payload of a datagram as text. */
    static String text(Datagram datagram) {
        return UTF_8.decode(datagram.payload().duplicate()).toString();
    }
}
