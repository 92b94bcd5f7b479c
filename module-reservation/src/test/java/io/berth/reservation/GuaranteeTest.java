package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.kernel.Addresses;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of who can get in is what the kernel does. */
@Timeout(60)
class GuaranteeTest {
    private Vertx vertx;
    private BoundSocket socket;
    private Clerk clerk;

    private void bind(Transport transport, String host) {
        vertx = transport.vertx();
        socket = Await.the(BoundSocket.bind(vertx, host, 0));
        clerk = Clerk.on(vertx, 'a');
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private Lease listen() {
        Lease lease = Await.the(socket.listen(16));
        clerk.serve(lease);
        return lease;
    }

    private static void giveBack(Lease lease) {
        lease.close();
        Await.the(lease.released());
    }

    private Guarantee guarantee() {
        return Await.the(socket.status()).guarantee();
    }

    private boolean canBeJoined() throws IOException {
        return Foreigner.couldListen(socket.address());
    }

    @ParameterizedTest
    @CsvSource({
        "EPOLL, 127.0.0.1", "EPOLL, 0.0.0.0", "EPOLL, ::1", "EPOLL, localhost",
        "NIO, 127.0.0.1", "NIO, 0.0.0.0", "NIO, ::1", "NIO, localhost"
    })
    void a_port_that_listens_again_beside_live_connections_is_sealed(Transport transport, String host)
            throws IOException {
        bind(transport, host);
        Lease lease = listen();
        assertThat(guarantee()).isEqualTo(Guarantee.EXCLUSIVE);

        try (Customer customer = Customer.at(socket.address())) {
            customer.ask();
            giveBack(lease);
            lease = listen();

            assertThat(lease.guarantee()).isEqualTo(Guarantee.EXCLUSIVE);
            assertThat(canBeJoined()).isFalse();
            giveBack(lease);
            assertThat(guarantee()).isEqualTo(Guarantee.EXCLUSIVE);
            assertThat(canBeJoined()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_wildcard_of_both_families_cannot_be_sealed_and_says_so(Transport transport) throws IOException {
        bind(transport, "::");
        Lease lease = listen();

        try (Customer customer = Customer.at(socket.address())) {
            customer.ask();
            giveBack(lease);
            lease = listen();

            assertThat(lease.guarantee()).isEqualTo(Guarantee.SAME_USER);
            assertThat(guarantee()).isEqualTo(Guarantee.SAME_USER);
            assertThat(canBeJoined()).isTrue();
        }
    }

    @Test
    void the_wildcard_of_both_families_is_exclusive_again_once_it_has_listened_without_live_connections()
            throws IOException {
        bind(Transport.EPOLL, "::");
        Lease first = listen();
        Customer customer = Customer.at(socket.address());
        customer.ask();
        giveBack(first);
        Lease second = listen();
        assertThat(guarantee()).isEqualTo(Guarantee.SAME_USER);

        giveBack(second);
        customer.vanish();
        Await.until(() -> Await.the(clerk.openSockets()) == 0);
        Lease third = listen();

        assertThat(third.guarantee()).isEqualTo(Guarantee.EXCLUSIVE);
        assertThat(canBeJoined()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_opens_its_own_listener_shares_the_port_for_as_long_as_it_has_the_lease(Transport transport)
            throws IOException {
        bind(transport, "127.0.0.1");

        Lease lease = Await.the(socket.listen(LeaseOptions.DEFAULT.withOwnListener()));
        assertThat(guarantee()).isEqualTo(Guarantee.SAME_USER);
        assertThat(canBeJoined()).isTrue();

        giveBack(lease);
        assertThat(guarantee()).isEqualTo(Guarantee.EXCLUSIVE);
        assertThat(canBeJoined()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void who_has_joined_on_the_wildcard_holds_the_door_open_and_status_says_so(Transport transport) throws IOException {
        bind(transport, "127.0.0.1");
        Lease own = Await.the(socket.listen(LeaseOptions.DEFAULT.withOwnListener()));

        Foreigner foreigner = Foreigner.bound(new InetSocketAddress(Addresses.ANY_4, socket.port()));
        giveBack(own);
        assertThat(guarantee()).isEqualTo(Guarantee.SAME_USER); // until anyone binds the port next door, at ::1

        Lease beside = listen();
        assertThat(beside.guarantee()).isEqualTo(Guarantee.SAME_USER);
        giveBack(beside);

        foreigner.close();
        assertThat(listen().guarantee()).isEqualTo(Guarantee.EXCLUSIVE);
        assertThat(canBeJoined()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void a_process_that_has_joined_and_listens_is_named_and_keeps_nobody_from_listening(Transport transport)
            throws Exception {
        bind(transport, "127.0.0.1");
        Lease own = Await.the(socket.listen(LeaseOptions.DEFAULT.withOwnListener()));
        assertThat(Await.the(socket.status()).sharers()).isEmpty();

        try (ChildJvm joiner = ChildJvm.of(Holder.class, transport.name(), "127.0.0.1")) {
            assertThat(joiner.ask("join " + socket.port())).contains(Integer.toString(socket.port()));
            giveBack(own);
            Lease beside = listen();

            assertThat(Await.the(socket.status()).sharers())
                    .extracting(PortUser::pid)
                    .containsExactly(joiner.pid());

            giveBack(beside);
            joiner.kill();
        }
        assertThat(Await.the(socket.status()).sharers()).isEmpty();
        assertThat(listen().guarantee()).isEqualTo(Guarantee.EXCLUSIVE);
        assertThat(canBeJoined()).isFalse();
    }
}
