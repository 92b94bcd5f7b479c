package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.kernel.Addresses;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Without a free descriptor, in a process of its own. */
@Timeout(60)
class ScarcityTest {
    private static final int DESCRIPTORS = 256;

    private static void serves(ChildJvm holder) throws IOException {
        assertThat(holder.ask("listen")).isEqualTo("leased");
        holder.ask("serve");
        InetSocketAddress address = new InetSocketAddress(Addresses.LOOPBACK_4, Integer.parseInt(holder.ask("port")));
        try (Customer customer = Customer.at(address)) {
            assertThat(customer.ask()).isEqualTo('h');
        }
        holder.ask("release");
    }

    @Test
    void channels_cannot_listen_then_and_can_again_when_there_is_one() throws IOException {
        try (ChildJvm holder = ChildJvm.withDescriptors(DESCRIPTORS, Holder.class, "NIO", "127.0.0.1")) {
            serves(holder);

            holder.ask("hog");
            assertThat(holder.ask("listen")).isEqualTo(Kind.KERNEL.name());
            assertThat(holder.ask("listen")).isEqualTo(Kind.KERNEL.name());
            holder.ask("free");

            serves(holder);
        }
    }

    @Test
    void a_descriptor_that_is_held_listens_without_another() throws IOException {
        try (ChildJvm holder = ChildJvm.withDescriptors(DESCRIPTORS, Holder.class, "EPOLL", "127.0.0.1")) {
            serves(holder);

            holder.ask("hog");
            assertThat(holder.ask("listen")).isEqualTo("leased");
            holder.ask("free");
            holder.ask("release");

            serves(holder);
        }
    }
}
