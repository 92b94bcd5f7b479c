package io.berth.eventloop;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/** Names to addresses, at once where the name is one, else by the loop's resolver; and addresses to text. */
final class Hosts {
    private Hosts() {}

    /** An address as people write it. */
    static String show(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? NetUtil.toSocketAddressString(inet)
                : String.valueOf(address);
    }

    /** The port of an address, or -1 if it has none. */
    static int port(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getPort() : -1;
    }

    /** Looks a host up; the answer comes on the loop, within this call when the host is an address, and when the loop closes. */
    static void resolve(Loop<?> loop, String host, ResolvedHost answer) {
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
        if (literal != null) {
            answer.answer(List.of(literal), null);
        } else {
            loop.lookups.begin(host, answer);
        }
    }
}
