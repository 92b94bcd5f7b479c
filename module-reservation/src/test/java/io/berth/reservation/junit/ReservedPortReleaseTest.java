package io.berth.reservation.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.BoundSocket;
import io.berth.reservation.Lease;
import io.berth.reservation.PortReservation;
import io.berth.reservation.PortState;
import io.berth.reservation.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** When a port that a test was given is anyone's again, and what is refused. */
@Timeout(60)
class ReservedPortReleaseTest {
    // --- release

    private static final ConcurrentLinkedQueue<Integer> given = new ConcurrentLinkedQueue<>();

    static class TwoTests {
        private static final List<Integer> ofTests = new ArrayList<>();
        private static int ofClass;

        @ReservedPort
        static int field;

        @ReservedPort
        int ofInstance;

        private final int ofConstructor;

        TwoTests(@ReservedPort int port) {
            ofConstructor = port;
        }

        @BeforeAll
        static void before(@ReservedPort int port) {
            ofTests.clear();
            ofClass = port;
        }

        @BeforeEach
        void beforeEach(@ReservedPort int port) {
            assertFree(ofTests); // those of the test before
            ofTests.clear();
            ofTests.add(port);
        }

        @Test
        void one(@ReservedPort int port) {
            ofTests.addAll(List.of(port, ofInstance, ofConstructor));
            assertTaken(ofTests);
        }

        @Test
        void other(@ReservedPort int port) {
            ofTests.addAll(List.of(port, ofInstance, ofConstructor));
            assertTaken(ofTests);
        }

        @AfterAll
        static void after() {
            assertFree(ofTests);
            assertTaken(List.of(ofClass, field));
            given.addAll(List.of(ofClass, field));
        }
    }

    private static void assertFree(List<Integer> ports) {
        try (PortReservation any = new PortReservation()) {
            assertThat(ports).allMatch(any::isFreeTcp);
        }
    }

    private static void assertTaken(List<Integer> ports) {
        try (PortReservation any = new PortReservation()) {
            assertThat(ports).isNotEmpty().noneMatch(any::isFreeTcp);
        }
    }

    @Test
    void what_a_test_was_given_is_released_after_it_and_what_a_class_was_after_that() {
        given.clear();

        Cases.Outcome outcome = Cases.run(TwoTests.class);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.passed()).isEqualTo(2);
        assertThat(given).hasSize(2);
        assertFree(List.copyOf(given));
    }

    static class WithBoundSockets {
        @ReservedPort
        static BoundSocket field;

        @Test
        void each_is_held_and_listens_when_it_is_told_to(@ReservedPort(host = "localhost") BoundSocket socket) {
            assertThat(socket.addresses()).hasSizeGreaterThanOrEqualTo(1);
            assertThat(socket.port()).isNotEqualTo(field.port());
            assertTaken(List.of(socket.port(), field.port()));
            Lease lease = socket.listen(16).await();
            assertThat(socket.status().await().state()).isEqualTo(PortState.LEASED);
            lease.close();
            given.addAll(List.of(socket.port(), field.port()));
        }
    }

    @Test
    void bound_sockets_are_closed_after_the_test_or_class() {
        given.clear();

        Cases.Outcome outcome = Cases.run(WithBoundSockets.class);

        assertThat(outcome.failures()).isEmpty();
        assertThat(given).hasSize(2);
        assertFree(List.copyOf(given));
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OneInstance {
        @ReservedPort
        PortReservation ports;

        private int first;

        @Test
        void reserves_or_finds_what_was_reserved() {
            first = first == 0 ? ports.reserve() : first;
            assertThat(ports.isReserved(first)).isTrue();
        }

        @Test
        void finds_what_was_reserved_or_reserves() {
            reserves_or_finds_what_was_reserved();
        }
    }

    @Test
    void what_an_instance_of_all_tests_was_given_lives_as_long_as_that() {
        Cases.Outcome outcome = Cases.run(OneInstance.class);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.passed()).isEqualTo(2);
    }

    // --- many at once

    private static final Set<Integer> inUse = ConcurrentHashMap.newKeySet();

    static class ManyTests {
        @ReservedPort
        int ofInstance;

        @RepeatedTest(100)
        void has_ports_that_no_other_has(@ReservedPort int one, @ReservedPort PortReservation ports) {
            List<Integer> mine = List.of(one, ofInstance, ports.reserve());
            assertThat(mine).allSatisfy(port -> assertThat(inUse.add(port)).isTrue());
            mine.forEach(inUse::remove);
        }
    }

    static class AsMany extends ManyTests {}

    @Test
    void tests_that_run_at_the_same_time_never_have_the_same_port() {
        Cases.Outcome outcome = Cases.runInParallel(ManyTests.class, AsMany.class);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.passed()).isEqualTo(200);
    }

    // --- what is refused

    static class StringParameter {
        @Test
        void test(@ReservedPort String port) {}
    }

    static class LongField {
        @ReservedPort
        long port;

        @Test
        void test() {}
    }

    static class PrivateField {
        @ReservedPort
        private int port;

        @Test
        void test() {
            assertThat(port).isZero();
        }
    }

    static class FinalField {
        @ReservedPort
        final int port = Integer.parseInt("0");

        @Test
        void test() {}
    }

    static class PrivateStaticField {
        @ReservedPort
        private static PortReservation ports;

        @Test
        void test() {
            assertThat(ports).isNull();
        }
    }

    static class UdpBoundSocket {
        @Test
        void test(@ReservedPort(protocol = Protocol.UDP) BoundSocket socket) {}
    }

    static class UdpBoundSocketField {
        @ReservedPort(protocol = Protocol.UDP)
        BoundSocket socket;

        @Test
        void test() {}
    }

    static class BoundSocketBesideUdp {
        @Test
        void test(@ReservedPort(protocol = Protocol.BOTH) BoundSocket socket) {
            assertTaken(List.of(socket.port()));
        }
    }

    static class UnknownHost {
        @Test
        void test(@ReservedPort(host = "192.0.2.1") int port) {}
    }

    @Test
    void a_parameter_of_another_type_is_refused() {
        assertRefused(
                StringParameter.class,
                "has @ReservedPort, which gives int, PortReservation and BoundSocket: change its type");
    }

    @Test
    void a_field_of_another_type_is_refused() {
        assertRefused(
                LongField.class,
                "LongField.port has @ReservedPort and is none of int, PortReservation and BoundSocket");
    }

    @Test
    void a_private_field_is_refused() {
        assertRefused(PrivateField.class, "PrivateField.port has @ReservedPort and is private: make it visible");
        assertRefused(PrivateStaticField.class, "PrivateStaticField.ports has @ReservedPort and is private");
    }

    @Test
    void a_final_field_is_refused() {
        assertRefused(FinalField.class, "FinalField.port has @ReservedPort and is final: leave that out");
    }

    @Test
    void a_bound_socket_for_udp_alone_is_refused_where_it_is_annotated() {
        assertRefused(
                UdpBoundSocket.class,
                "UdpBoundSocket.test(io.berth.reservation.BoundSocket) has @ReservedPort and is a BoundSocket, for TCP:"
                        + " leave 'protocol = UDP' out");
        assertRefused(
                UdpBoundSocketField.class,
                "UdpBoundSocketField.socket has @ReservedPort and is a BoundSocket, for TCP: leave 'protocol = UDP' out");
        assertThat(Cases.run(BoundSocketBesideUdp.class).passed()).isEqualTo(1);
    }

    @Test
    void a_port_that_cannot_be_had_says_why() {
        assertRefused(UnknownHost.class, "cannot hold port");
    }

    private static void assertRefused(Class<?> type, String message) {
        Cases.Outcome outcome = Cases.run(type);

        assertThat(outcome.passed()).isZero();
        assertThat(outcome.messages()).anySatisfy(said -> assertThat(said).contains(message));
    }
}
