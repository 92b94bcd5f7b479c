package io.berth.udp;

import static io.berth.udp.Net.at;
import static io.berth.udp.Net.errorOf;
import static io.berth.udp.Net.ip;
import static io.berth.udp.Net.loopback;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.udp.UdpException.Kind;
import io.berth.udp.UdpException.Network;
import java.net.InetAddress;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong with multicast groups, which is the same on both backends. */
@Timeout(60)
class MembershipsTest {
    private static final InetAddress GROUP = ip("239.255.7.9");
    private static final InetAddress SOURCE = ip("127.0.0.2");

    @ParameterizedTest
    @EnumSource
    void a_group_is_joined_once(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(new Ear());
            on.run(() -> socket.join(GROUP, loopback()));
            UdpException error = errorOf(() -> change(on, () -> socket.join(GROUP, loopback())));
            assertThat(error.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
            assertThat(error).hasMessageContaining("has joined 239.255.7.9 by lo already");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_group_is_joined_once_for_a_source(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(new Ear());
            on.run(() -> socket.join(GROUP, loopback(), SOURCE));
            UdpException error = errorOf(() -> change(on, () -> socket.join(GROUP, loopback(), SOURCE)));
            assertThat(error.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
            assertThat(error).hasMessageContaining("has joined 239.255.7.9 by lo for 127.0.0.2 already");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_group_that_was_not_joined_cannot_be_left(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(new Ear());
            UdpException error = errorOf(() -> change(on, () -> socket.leave(GROUP, loopback())));
            assertThat(error.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
            assertThat(error).hasMessageContaining("has not joined 239.255.7.9 by lo");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_source_that_was_not_joined_cannot_be_left(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(new Ear());
            on.run(() -> socket.join(GROUP, loopback(), SOURCE));
            UdpException source = errorOf(() -> change(on, () -> socket.leave(GROUP, loopback(), ip("127.0.0.3"))));
            UdpException all = errorOf(() -> change(on, () -> socket.leave(GROUP, loopback())));
            assertThat(source).hasMessageContaining("has not joined 239.255.7.9 by lo for 127.0.0.3");
            assertThat(all).hasMessageContaining("but for single sources");
        }
    }

    @ParameterizedTest
    @EnumSource
    void all_sources_and_single_ones_do_not_mix(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> all = on.bind(new Ear());
            UdpSocket<Void> single = on.bind(new Ear());
            on.run(() -> {
                all.join(GROUP, loopback());
                single.join(GROUP, loopback(), SOURCE);
            });
            UdpException narrowed = errorOf(() -> change(on, () -> all.join(GROUP, loopback(), SOURCE)));
            UdpException widened = errorOf(() -> change(on, () -> single.join(GROUP, loopback())));
            assertThat(narrowed).hasMessageContaining("for all sources; leave it before");
            assertThat(widened).hasMessageContaining("for single sources; leave");
            on.run(() -> {
                all.leave(GROUP, loopback());
                all.join(GROUP, loopback(), SOURCE);
                single.leave(GROUP, loopback(), SOURCE);
                single.join(GROUP, loopback());
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_no_group_cannot_be_joined(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(new Ear());
            UdpException error = errorOf(() -> change(on, () -> socket.join(ip("127.0.0.1"), loopback())));
            assertThat(error.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
            assertThat(error).hasMessageContaining("group 127.0.0.1 is no multicast address");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_no_host_is_no_source(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(new Ear());
            for (String digits : new String[] {"0.0.0.0", "239.1.1.1", "::1"}) {
                UdpException error = errorOf(() -> change(on, () -> socket.join(GROUP, loopback(), ip(digits))));
                assertThat(error.kind()).as(digits).isEqualTo(Kind.INVALID_ARGUMENT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_of_ipv4_joins_no_group_of_ipv6(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(at("0.0.0.0", 0), UdpOptions.DEFAULT, new Ear());
            UdpException error = errorOf(() -> change(on, () -> socket.join(ip("ff02::7"), loopback())));
            assertThat(error.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
            assertThat(error).hasMessageContaining("of IPv6, and the socket of IPv4");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_the_kernel_refuses_is_said_and_the_socket_goes_on(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(new Ear());
            UdpException error = errorOf(() -> change(on, () -> {
                for (int i = 1; i < 4096; i++) { // igmp_max_memberships is 20, if nobody has changed it
                    socket.join(ip("239.254." + i / 256 + "." + i % 256), loopback());
                }
            }));
            assertThat(error).isInstanceOf(Network.class).hasMessageContaining("cannot join 239.254.");
            assertThat(((Network) error).reason()).isEqualTo("ENOBUFS");
            on.run(() -> socket.leave(ip("239.254.0.1"), loopback()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void groups_are_left_by_closing(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> socket = on.bind(new Ear());
            on.run(() -> socket.join(GROUP, loopback()));
            on.run(socket::close);
            UdpException error = errorOf(() -> change(on, () -> socket.leave(GROUP, loopback())));
            assertThat(error.kind()).isEqualTo(Kind.CLOSED);
        }
    }

    private static Object change(TestLoop on, Runnable change) {
        on.run(change);
        return null;
    }
}
