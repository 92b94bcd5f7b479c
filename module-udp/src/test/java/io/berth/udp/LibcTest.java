package io.berth.udp;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JNA keeps the class of the kernel's calls while it is bound, so it is bound no longer than that. */
@Timeout(60)
class LibcTest {
    @Test
    void it_is_bound_while_some_loop_has_udp_on_epoll() {
        assertThat(Native.registered(Libc.class)).isFalse();
        try (TestLoop first = new TestLoop(Backend.EPOLL);
                TestLoop second = new TestLoop(Backend.EPOLL)) {
            first.bind(new Ear());
            second.bind(new Ear());
            await(first.loop.close());
            assertThat(Native.registered(Libc.class)).isTrue();
            await(second.loop.close());
            assertThat(Native.registered(Libc.class)).isFalse();
        }
    }

    @Test
    void it_can_be_bound_again() {
        for (int i = 0; i < 2; i++) {
            try (TestLoop on = new TestLoop(Backend.EPOLL);
                    JdkPeer peer = new JdkPeer()) {
                Ear ear = new Ear();
                UdpSocket<Void> socket = on.bind(ear);
                peer.send("again", on.address(socket));
                assertThat(Texts.text(ear.datagram().payload())).isEqualTo("again");
            }
        }
    }

    @Test
    void nobody_binds_it_for_nio() {
        try (TestLoop on = new TestLoop(Backend.NIO)) {
            on.bind(new Ear());
            assertThat(Native.registered(Libc.class)).isFalse();
        }
    }

    @Test
    void jna_knows_no_class_of_ours_by_its_options() {
        BatchCalls calls = Libc.open();
        try {
            assertThat(Native.getLibraryOptions(Libc.class)).doesNotContainValue(Libc.class);
        } finally {
            calls.release();
        }
    }
}
