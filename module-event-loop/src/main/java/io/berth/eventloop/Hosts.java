package io.berth.eventloop;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;

/** Names to addresses: at once where the name is an address, else by the loop's resolver. */
final class Hosts {
    private Hosts() {}

    /** Looks a host up; the answer comes on the loop, within this call when the host is an address. */
    static void resolve(Loop<?> loop, String host, ResolvedHost answer) {
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
        if (literal != null) {
            answer.answer(List.of(literal), null);
        } else {
            loop.resolve(host, answer);
        }
    }
}
