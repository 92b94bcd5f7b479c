package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.kernel.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What one process has reserved no other one gets. */
@Timeout(120)
class ReservationAcrossProcessesTest {
    private static final int PROCESSES = 4;
    private static final int EACH = 10;

    private static String open(PortRange range, Backend backend, Protocol protocol) {
        return "open " + range.ports().min().orElseThrow() + " "
                + range.ports().max().orElseThrow() + " " + backend + " " + protocol;
    }

    @ParameterizedTest
    @CsvSource({"NATIVE,TCP", "JDK,TCP", "NATIVE,BOTH", "JDK,UDP"})
    void processes_that_reserve_from_one_small_range_all_get_theirs(Backend backend, Protocol protocol)
            throws IOException {
        PortRange range = Ranges.free(PROCESSES * EACH);
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                children.add(ChildJvm.of(ReservingChild.class));
            }
            children.forEach(child ->
                    assertThat(child.ask(open(range, backend, protocol))).isEqualTo("open"));

            for (int round = 0; round < 5; round++) {
                children.forEach(child -> child.order("reserve " + EACH));
                List<Integer> all = new ArrayList<>();
                children.forEach(child -> all.addAll(child.numbers()));

                assertThat(all)
                        .containsExactlyInAnyOrderElementsOf(
                                range.ports().boxed().toList());
                children.forEach(child -> child.order("release"));
                children.forEach(child -> assertThat(child.numbers()).hasSize(EACH));
            }
        } finally {
            children.forEach(ChildJvm::close);
        }
    }

    @ParameterizedTest
    @EnumSource
    void processes_with_different_backends_get_different_ports(Backend backend) throws IOException {
        PortRange range = Ranges.free(6);
        Backend other = backend == Backend.NATIVE ? Backend.JDK : Backend.NATIVE;
        try (ChildJvm child = ChildJvm.of(ReservingChild.class);
                PortReservation ours = new PortReservation(range, ReservationOptions.DEFAULT.withBackend(other))) {
            child.ask(open(range, backend, Protocol.TCP));
            child.order("consecutive 3");
            List<Integer> theirs = child.numbers();

            assertThat(theirs).hasSize(3);
            assertThat(theirs).noneMatch(ours::isFreeTcp);
            List<Integer> rest = new ArrayList<>(range.ports().boxed().toList());
            rest.removeAll(theirs);
            assertThat(ours.reserveMany(3)).isEqualTo(rest);
        }
    }

    @Test
    void processes_begin_at_different_ports() throws IOException {
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                children.add(ChildJvm.of(ReservingChild.class));
            }
            List<Integer> first = new ArrayList<>();
            for (ChildJvm child : children) {
                child.ask(open(PortRange.DEFAULT, Backend.best(), Protocol.TCP));
                child.order("reserve 1");
                first.addAll(child.numbers());
                child.ask("release");
            }

            assertThat(first).doesNotHaveDuplicates();
        } finally {
            children.forEach(ChildJvm::close);
        }
    }

    @ParameterizedTest
    @CsvSource({"NATIVE,TCP", "JDK,TCP", "NATIVE,BOTH", "JDK,BOTH"})
    void a_thief_in_another_process_gets_nothing(Backend backend, Protocol protocol) throws IOException {
        PortRange range = Ranges.free(1);
        try (ChildJvm thief = ChildJvm.of(ReservingChild.class);
                PortReservation ports = new PortReservation(
                        range, ReservationOptions.DEFAULT.withBackend(backend).withProtocol(protocol))) {
            int port = ports.reserve();

            String stolen = thief.ask("steal " + port);
            ports.release(port);
            String found = thief.ask("steal " + port);

            assertThat(stolen).startsWith("[] and ");
            if (protocol.hasUdp()) {
                assertThat(stolen).isEqualTo("[] and []");
            }
            assertThat(found).doesNotContain("[]"); // it can steal
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_killed_process_had_is_reserved_by_the_next_at_once(Backend backend) throws Exception {
        PortRange range = Ranges.free(3);
        try (PortReservation next = new PortReservation(range, ReservationOptions.DEFAULT.withBackend(backend))) {
            try (ChildJvm first = ChildJvm.of(ReservingChild.class)) {
                first.ask(open(range, backend, Protocol.TCP));
                first.order("reserve 3");
                List<Integer> had = first.numbers();
                for (int port : had) {
                    assertThat(first.ask("serve " + port)).isEqualTo("listening");
                    readUntilServerHangsUp(port);
                }
                assertThat(had).noneMatch(next::isFreeTcp);
                first.kill();
            }

            assertThat(next.reserveMany(3))
                    .containsExactlyElementsOf(range.ports().boxed().toList());
            assertThat(range.ports().boxed())
                    .allSatisfy(port ->
                            assertThat(Thief.byTcp(port, Thief.everywhere())).isEmpty());
        }
    }

    /** Leaves the server's end of the connection in TIME_WAIT. */
    private static void readUntilServerHangsUp(int port) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(client.getInputStream().readAllBytes()).containsExactly('!');
        }
    }
}
