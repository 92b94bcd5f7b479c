package io.berth.udp;

import static io.berth.udp.Net.at;
import static io.berth.udp.Net.bytes;
import static io.berth.udp.Net.errorOf;
import static io.berth.udp.Net.ip;
import static io.berth.udp.Net.loopback;
import static io.berth.udp.Net.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** IPv4 by the loopback interface, which every host has; IPv6 by the other ones, with addresses that stay on this host. */
@Timeout(60)
class MulticastTest {
    private static final InetSocketAddress ANY = at("0.0.0.0", 0);
    private static final InetAddress GROUP = ip("239.255.7.1");
    private static final InetAddress OTHER_GROUP = ip("239.255.7.2");
    private static final UdpOptions BY_LOOPBACK = UdpOptions.DEFAULT.withMulticastInterface(loopback());

    @ParameterizedTest
    @EnumSource
    void a_group_that_was_joined_is_heard(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> member = on.bind(ANY, UdpOptions.DEFAULT, ear);
            UdpSocket<Void> sender = on.bind(TestLoop.ANY_PORT, BY_LOOPBACK, new Ear());
            on.run(() -> member.join(GROUP, loopback()));
            on.run(() -> sender.send(bytes("to the group"), port(GROUP, member)));
            Datagram heard = ear.datagram();
            assertThat(text(heard)).isEqualTo("to the group");
            assertThat(heard.sender()).isEqualTo(on.address(sender));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connected_socket_sends_to_a_group(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> member = on.bind(ANY, UdpOptions.DEFAULT, ear);
            on.run(() -> member.join(GROUP, loopback()));
            UdpSocket<Void> sender = on.connect(on.on(() -> port(GROUP, member)), BY_LOOPBACK, new Ear());
            on.run(() -> sender.send(bytes("to the group")));
            assertThat(text(ear.datagram())).isEqualTo("to the group");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_group_that_was_left_is_not_heard(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> member = on.bind(ANY, UdpOptions.DEFAULT, ear);
            UdpSocket<Void> sender = on.bind(TestLoop.ANY_PORT, BY_LOOPBACK, new Ear());
            on.run(() -> {
                member.join(GROUP, loopback());
                member.join(OTHER_GROUP, loopback());
                member.leave(GROUP, loopback());
                sender.send(bytes("to the group that was left"), port(GROUP, member));
                sender.send(bytes("to the other one"), port(OTHER_GROUP, member));
            });
            assertThat(text(ear.datagram())).isEqualTo("to the other one");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_group_that_was_left_can_be_joined_again(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> member = on.bind(ANY, UdpOptions.DEFAULT, ear);
            UdpSocket<Void> sender = on.bind(TestLoop.ANY_PORT, BY_LOOPBACK, new Ear());
            on.run(() -> {
                member.join(GROUP, loopback());
                member.leave(GROUP, loopback());
                member.join(GROUP, loopback());
                sender.send(bytes("again"), port(GROUP, member));
            });
            assertThat(text(ear.datagram())).isEqualTo("again");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_group_that_somebody_else_has_joined_is_not_heard(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> member = on.bind(ANY, UdpOptions.DEFAULT, new Ear());
            UdpSocket<Void> stranger = on.bind(ANY, UdpOptions.DEFAULT, ear);
            UdpSocket<Void> sender = on.bind(TestLoop.ANY_PORT, BY_LOOPBACK, new Ear());
            on.run(() -> {
                member.join(GROUP, loopback());
                sender.send(bytes("to the group"), port(GROUP, stranger));
                sender.send(bytes("to the socket"), port(ip("127.0.0.1"), stranger));
            });
            assertThat(text(ear.datagram())).isEqualTo("to the socket");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_wildcard_of_ipv6_joins_groups_of_ipv4(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> member = on.bind(at("::", 0), UdpOptions.DEFAULT, ear);
            UdpSocket<Void> sender = on.bind(at("::", 0), BY_LOOPBACK, new Ear());
            on.run(() -> {
                member.join(GROUP, loopback());
                member.join(OTHER_GROUP, loopback(), ip("127.0.0.2"));
                sender.send(bytes("not from that source"), port(OTHER_GROUP, member));
                sender.send(bytes("to the group"), port(GROUP, member));
            });
            assertThat(text(ear.datagram())).isEqualTo("to the group");
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_a_group_joined_for_a_source_that_source_alone_is_heard(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> member = on.bind(ANY, UdpOptions.DEFAULT, ear);
            UdpSocket<Void> wanted = on.bind(at("127.0.0.1", 0), BY_LOOPBACK, new Ear());
            UdpSocket<Void> unwanted = on.bind(at("127.0.0.2", 0), BY_LOOPBACK, new Ear());
            on.run(() -> {
                member.join(GROUP, loopback(), ip("127.0.0.1"));
                unwanted.send(bytes("unwanted"), port(GROUP, member));
                wanted.send(bytes("wanted"), port(GROUP, member));
            });
            assertThat(text(ear.datagram())).isEqualTo("wanted");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sources_are_joined_and_left_one_by_one(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> member = on.bind(ANY, UdpOptions.DEFAULT, ear);
            UdpSocket<Void> first = on.bind(at("127.0.0.1", 0), BY_LOOPBACK, new Ear());
            UdpSocket<Void> second = on.bind(at("127.0.0.2", 0), BY_LOOPBACK, new Ear());
            on.run(() -> {
                member.join(GROUP, loopback(), ip("127.0.0.1"));
                member.join(GROUP, loopback(), ip("127.0.0.2"));
                first.send(bytes("first"), port(GROUP, member));
                second.send(bytes("second"), port(GROUP, member));
                member.leave(GROUP, loopback(), ip("127.0.0.1"));
                first.send(bytes("first, unheard"), port(GROUP, member));
                second.send(bytes("second, heard"), port(GROUP, member));
            });
            assertThat(text(ear.datagram())).isEqualTo("first");
            assertThat(text(ear.datagram())).isEqualTo("second");
            assertThat(text(ear.datagram())).isEqualTo("second, heard");
        }
    }

    @ParameterizedTest
    @EnumSource
    void with_a_reused_address_all_members_on_a_port_hear_a_group(Backend backend) {
        Ear one = new Ear();
        Ear other = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpOptions reused = UdpOptions.DEFAULT.withReusedAddress();
            UdpSocket<Void> first = on.bind(ANY, reused, one);
            UdpSocket<Void> second = on.bind(at("0.0.0.0", on.address(first).getPort()), reused, other);
            UdpSocket<Void> sender = on.bind(TestLoop.ANY_PORT, BY_LOOPBACK, new Ear());
            on.run(() -> {
                first.join(GROUP, loopback());
                second.join(GROUP, loopback());
                sender.send(bytes("to both"), port(GROUP, first));
            });
            assertThat(text(one.datagram())).isEqualTo("to both");
            assertThat(text(other.datagram())).isEqualTo("to both");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_member_may_be_bound_to_its_group(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> member = on.bind(new InetSocketAddress(GROUP, 0), UdpOptions.DEFAULT, ear);
            UdpSocket<Void> sender = on.bind(TestLoop.ANY_PORT, BY_LOOPBACK, new Ear());
            on.run(() -> {
                member.join(GROUP, loopback());
                sender.send(bytes("to its port"), port(ip("127.0.0.1"), member));
                sender.send(bytes("to the group"), port(GROUP, member));
            });
            assertThat(text(ear.datagram())).isEqualTo("to the group");
        }
    }

    @ParameterizedTest
    @EnumSource
    void without_a_reused_address_a_port_is_taken(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> first = on.bind(ANY, UdpOptions.DEFAULT, new Ear());
            InetSocketAddress same = at("0.0.0.0", on.address(first).getPort());
            UdpException error = errorOf(() -> on.bind(same, UdpOptions.DEFAULT.withReusedAddress(), new Ear()));
            assertThat(error).hasMessageContaining("EADDRINUSE");
        }
    }

    /** Nothing, on a host that has the loopback interface alone. */
    static Stream<Arguments> interfaces() throws Exception {
        return Net.multicastInterfaces()
                .flatMap(by -> Stream.of(Backend.values()).map(backend -> Arguments.of(backend, by)));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("interfaces")
    void groups_of_ipv6_are_joined_and_left(Backend backend, NetworkInterface by) {
        InetAddress group = ip("ff01::7:1");
        InetAddress otherGroup = ip("ff01::7:2");
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> member = on.bind(at("::", 0), UdpOptions.DEFAULT, ear);
            UdpSocket<Void> sender = on.bind(at("::", 0), staying(by), new Ear());
            on.run(() -> {
                member.join(group, by);
                sender.send(bytes("unheard"), port(otherGroup, member));
                sender.send(bytes("heard"), port(group, member));
                member.join(otherGroup, by);
                member.leave(group, by);
                sender.send(bytes("no longer heard"), port(group, member));
                sender.send(bytes("heard too"), port(otherGroup, member));
            });
            assertThat(text(ear.datagram())).isEqualTo("heard");
            assertThat(text(ear.datagram())).isEqualTo("heard too");
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("interfaces")
    void groups_of_ipv6_are_joined_for_a_source(Backend backend, NetworkInterface by) {
        InetAddress group = ip("ff31::7:3");
        InetAddress source = by.inetAddresses()
                .filter(InetAddress::isLinkLocalAddress)
                .findFirst()
                .orElseThrow();
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> member = on.bind(at("::", 0), UdpOptions.DEFAULT, ear);
            UdpSocket<Void> wanted = on.bind(new InetSocketAddress(source, 0), staying(by), new Ear());
            UdpSocket<Void> unwanted = on.bind(at("::1", 0), staying(by), new Ear());
            on.run(() -> {
                member.join(group, by, source);
                unwanted.send(bytes("unwanted"), port(group, member));
                wanted.send(bytes("wanted"), port(group, member));
            });
            assertThat(text(ear.datagram())).isEqualTo("wanted");
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("interfaces")
    void without_loopback_members_on_this_host_hear_nothing(Backend backend, NetworkInterface by) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> member = on.bind(at("::", 0), UdpOptions.DEFAULT, ear);
            UdpSocket<Void> silent = on.bind(at("::", 0), staying(by).withoutMulticastLoopback(), new Ear());
            UdpSocket<Void> heard = on.bind(at("::", 0), staying(by), new Ear());
            on.run(() -> {
                member.join(GROUP, by);
                member.join(ip("ff01::7:1"), by);
                silent.send(bytes("silent over ipv4"), port(GROUP, member));
                silent.send(bytes("silent over ipv6"), port(ip("ff01::7:1"), member));
                heard.send(bytes("heard over ipv4"), port(GROUP, member));
                heard.send(bytes("heard over ipv6"), port(ip("ff01::7:1"), member));
            });
            assertThat(text(ear.datagram())).isEqualTo("heard over ipv4");
            assertThat(text(ear.datagram())).isEqualTo("heard over ipv6");
        }
    }

    /** What is sent does not leave this host. */
    private static UdpOptions staying(NetworkInterface by) {
        return UdpOptions.DEFAULT.withMulticastInterface(by).withMulticastHops(0);
    }

    private static InetSocketAddress port(InetAddress address, UdpSocket<?> of) {
        return new InetSocketAddress(address, of.localAddress().getPort());
    }
}
