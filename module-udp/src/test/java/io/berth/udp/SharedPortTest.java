package io.berth.udp;

import static io.berth.testing.Waiting.until;
import static io.berth.udp.Net.at;
import static io.berth.udp.Net.errorOf;
import static io.berth.udp.Net.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SharedPortTest {
    private static final UdpOptions SHARED = UdpOptions.DEFAULT.withSharedPort();
    private static final int FLOWS = 64;
    private static final int DATAGRAMS = 10; // of each flow

    @ParameterizedTest
    @EnumSource
    void flows_spread_over_the_sockets_of_a_port_and_each_stays_with_one(Backend backend) {
        List<Ear> ears = List.of(new Ear(), new Ear(), new Ear(), new Ear());
        List<JdkPeer> peers = new ArrayList<>();
        try (TestLoop one = new TestLoop(backend);
                TestLoop other = new TestLoop(backend)) {
            InetSocketAddress port = one.address(one.bind(TestLoop.ANY_PORT, SHARED, ears.get(0)));
            one.bind(port, SHARED, ears.get(1));
            other.bind(port, SHARED, ears.get(2));
            other.bind(port, SHARED, ears.get(3));
            for (int flow = 0; flow < FLOWS; flow++) {
                JdkPeer peer = new JdkPeer();
                peers.add(peer);
                Numbered.send(peer, port, DATAGRAMS);
            }
            until("all datagrams have come", () -> heardBy(ears) == FLOWS * DATAGRAMS);

            Map<InetSocketAddress, Set<Ear>> hearers = new HashMap<>();
            Map<InetSocketAddress, List<String>> texts = new HashMap<>();
            for (Ear ear : ears) {
                for (Datagram datagram : ear.datagrams) {
                    hearers.computeIfAbsent(datagram.sender(), it -> new HashSet<>())
                            .add(ear);
                    texts.computeIfAbsent(datagram.sender(), it -> new ArrayList<>())
                            .add(text(datagram));
                }
            }
            assertThat(hearers).hasSize(FLOWS);
            assertThat(hearers.values()).allSatisfy(it -> assertThat(it).hasSize(1));
            assertThat(new HashSet<>(hearers.values())).hasSizeGreaterThan(1);
            assertThat(texts.values())
                    .allSatisfy(it -> assertThat(it)
                            .hasSize(DATAGRAMS)
                            .doesNotHaveDuplicates()
                            .startsWith("number 0"));
        } finally {
            peers.forEach(JdkPeer::close);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoever_does_not_ask_does_not_get_a_shared_port(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            InetSocketAddress shared = on.address(on.bind(TestLoop.ANY_PORT, SHARED, new Ear()));
            UdpException error = errorOf(() -> on.bind(shared, UdpOptions.DEFAULT, new Ear()));
            assertThat(error).hasMessageContaining("EADDRINUSE").hasMessageContaining(Arguments.show(shared));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoever_asks_does_not_get_a_port_that_is_not_shared(Backend backend) {
        try (TestLoop on = new TestLoop(backend)) {
            InetSocketAddress alone = on.address(on.bind(new Ear()));
            UdpException error = errorOf(() -> on.bind(alone, SHARED, new Ear()));
            assertThat(error).hasMessageContaining("EADDRINUSE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_port_is_free_when_its_last_socket_is_closed(Backend backend) {
        Ear ear = new Ear();
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            UdpSocket<Void> first = on.bind(TestLoop.ANY_PORT, SHARED, new Ear());
            InetSocketAddress port = on.address(first);
            UdpSocket<Void> second = on.bind(port, SHARED, new Ear());
            on.run(first::close);
            on.run(second::close);
            on.bind(at("127.0.0.1", port.getPort()), UdpOptions.DEFAULT, ear);
            peer.send("hello", port);
            assertThat(text(ear.datagram())).isEqualTo("hello");
        }
    }

    private static int heardBy(List<Ear> ears) {
        return ears.stream().mapToInt(it -> it.datagrams.size()).sum();
    }
}
