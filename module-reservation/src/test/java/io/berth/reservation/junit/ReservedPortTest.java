package io.berth.reservation.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.PortReservation;
import io.berth.reservation.Protocol;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each place where a port can be asked for. */
@Timeout(60)
class ReservedPortTest {
    @Retention(RetentionPolicy.RUNTIME)
    @ReservedPort(protocol = Protocol.BOTH, host = "localhost")
    private @interface LocalPort {}

    private static int ofBeforeAll;

    @ReservedPort
    static int ofClass;

    @ReservedPort
    static PortReservation portsOfClass;

    @ReservedPort
    int ofTest;

    @ReservedPort(protocol = Protocol.UDP)
    PortReservation portsOfTest;

    private final int ofConstructor;
    private int ofBeforeEach;

    ReservedPortTest(@ReservedPort int port) {
        ofConstructor = port;
    }

    @BeforeAll
    static void before(@ReservedPort int port) {
        ofBeforeAll = port;
        assertThat(ofClass).isPositive().isNotEqualTo(port);
    }

    @BeforeEach
    void beforeEach(@ReservedPort int port) {
        ofBeforeEach = port;
        assertThat(ofTest).isPositive();
    }

    @AfterEach
    void afterEach(@ReservedPort int port) throws IOException {
        assertAnswers(port);
        assertAnswers(ofTest);
        assertAnswers(ofBeforeEach);
        assertAnswers(ofConstructor);
    }

    @AfterAll
    static void after(@ReservedPort int port) throws IOException {
        assertAnswers(port);
        assertAnswers(ofClass);
        assertAnswers(ofBeforeAll);
        assertThat(portsOfClass.reservedPorts()).isEmpty(); // not closed yet
    }

    private static void assertAnswers(int port) throws IOException {
        try (ServerSocket server = new ServerSocket(port);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket accepted = server.accept()) {
            accepted.getOutputStream().write('!');
            assertThat(client.getInputStream().read()).isEqualTo('!');
        }
    }

    @Test
    void a_parameter_is_a_port_that_a_server_can_bind(@ReservedPort int port) throws IOException {
        assertAnswers(port);
    }

    @Test
    void every_place_has_a_port_of_its_own(@ReservedPort int one, @ReservedPort int other) {
        assertThat(new int[] {one, other, ofTest, ofClass, ofBeforeAll, ofBeforeEach, ofConstructor})
                .doesNotHaveDuplicates();
    }

    @Test
    void no_other_reservation_gets_them(@ReservedPort int port, @ReservedPort PortReservation ports) {
        for (int reserved : new int[] {port, ofTest, ofClass, ofBeforeAll, ofBeforeEach, ofConstructor}) {
            assertThat(ports.isFreeTcp(reserved)).isFalse();
        }
    }

    @Test
    void a_parameter_is_a_reservation_of_the_default_range(@ReservedPort PortReservation ports) {
        assertThat(ports.reservedPorts()).isEmpty();
        assertThat(ports.reserveMany(3)).hasSize(3);
    }

    @Test
    void protocol_and_host_are_those_asked_for(
            @ReservedPort(protocol = Protocol.UDP, host = "127.0.0.1") PortReservation ports) throws IOException {
        int port = ports.reserve();

        assertThat(ports.isFreeUdp(port)).isFalse();
        assertAnswers(port); // for TCP it is free
        assertThat(ports).hasToString("PortReservation[15000 to 65534, UDP]");
        assertThat(portsOfTest).hasToString("PortReservation[15000 to 65534, UDP]");
    }

    @Test
    void an_annotation_of_the_users_own_brings_it_along(@LocalPort int port) throws IOException {
        assertAnswers(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void a_test_with_arguments_gets_it_behind_them(String argument, @ReservedPort int port) throws IOException {
        assertThat(argument).isIn("a", "b");
        assertAnswers(port);
    }

    @Nested
    class Inside {
        @ReservedPort
        int ofInner;

        @Test
        void a_nested_class_has_its_own_and_those_around_it() throws IOException {
            assertThat(ofInner).isNotEqualTo(ofTest).isNotEqualTo(ofClass);
            assertAnswers(ofInner);
            assertAnswers(ofTest);
        }
    }
}
