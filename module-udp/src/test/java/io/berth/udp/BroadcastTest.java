package io.berth.udp;

import static io.berth.udp.Ear.next;
import static io.berth.udp.Net.at;
import static io.berth.udp.Net.bytes;
import static io.berth.udp.Net.errorOf;
import static io.berth.udp.Net.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With the broadcast address of the loopback interface. */
@Timeout(60)
class BroadcastTest {
    private static final UdpOptions BROADCAST = UdpOptions.DEFAULT.withBroadcast();

    @ParameterizedTest
    @EnumSource
    void with_leave_a_broadcast_reaches_a_wildcard_socket(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> receiver = on.bind(at("0.0.0.0", 0), UdpOptions.DEFAULT, ear);
            UdpSocket<Void> sender = on.bind(TestLoop.ANY_PORT, BROADCAST, new Ear());
            boolean gone = on.on(() -> sender.send(bytes("to all"), broadcast(receiver)));
            Datagram heard = ear.datagram();
            assertThat(gone).isTrue();
            assertThat(text(heard)).isEqualTo("to all");
            assertThat(heard.sender()).isEqualTo(on.address(sender));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_wildcard_of_ipv6_broadcasts_over_ipv4(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> receiver = on.bind(at("0.0.0.0", 0), UdpOptions.DEFAULT, ear);
            UdpSocket<Void> sender = on.bind(at("::", 0), BROADCAST, new Ear());
            on.run(() -> sender.send(bytes("to all"), broadcast(receiver)));
            assertThat(text(ear.datagram())).isEqualTo("to all");
        }
    }

    @ParameterizedTest
    @EnumSource
    void without_leave_an_error_says_how_to_get_it(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> sender = on.bind(ear);
            on.run(() -> sender.send(bytes("to all"), broadcast(sender)));
            UdpException.Network error = next(ear.errors);
            assertThat(error.reason()).isEqualTo("EACCES");
            assertThat(error.systemCall()).isEqualTo("sendto");
            assertThat(error).hasMessageContaining("withBroadcast");
            assertThat(on.on(() -> sender.statistics().failed())).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void connecting_to_a_broadcast_address_takes_leave_too(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend)) {
            UdpSocket<Void> receiver = on.bind(at("0.0.0.0", 0), UdpOptions.DEFAULT, ear);
            InetSocketAddress all = on.on(() -> broadcast(receiver));
            UdpException error = errorOf(() -> on.connect(all, UdpOptions.DEFAULT, new Ear()));
            UdpSocket<Void> sender = on.connect(all, BROADCAST, new Ear());
            on.run(() -> sender.send(bytes("to all")));
            assertThat(error).hasMessageContaining("EACCES").hasMessageContaining("withBroadcast");
            assertThat(text(ear.datagram())).isEqualTo("to all");
        }
    }

    private static InetSocketAddress broadcast(UdpSocket<Void> receiver) {
        return at("127.255.255.255", receiver.localAddress().getPort());
    }
}
