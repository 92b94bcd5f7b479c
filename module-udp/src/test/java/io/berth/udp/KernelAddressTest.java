package io.berth.udp;

import static io.berth.udp.Net.at;
import static io.berth.udp.Net.ip;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class KernelAddressTest {
    private static final int AT = 32; // not at the very beginning

    private final ByteBuffer memory = ByteBuffer.allocate(128).order(ByteOrder.nativeOrder());

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 1",
        "0.0.0.0, 0",
        "255.255.255.255, 65535",
        "239.1.2.3, 5353",
        "::1, 443",
        "::, 32768",
        "2001:db8::1:2:3, 255",
        "ff02::fb, 256"
    })
    void an_address_is_read_as_it_was_written(String digits, int port) {
        Arrays.fill(memory.array(), (byte) 0x5a);
        InetSocketAddress address = at(digits, port);
        int bytes = KernelAddress.write(memory, AT, address);
        assertThat(KernelAddress.read(memory, AT)).isEqualTo(address);
        assertThat(bytes)
                .isEqualTo(
                        address.getAddress() instanceof Inet4Address
                                ? KernelAddress.INET_BYTES
                                : KernelAddress.INET6_BYTES);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "::1"})
    void writing_keeps_to_its_room(String digits) {
        Arrays.fill(memory.array(), (byte) 0x5a);
        int bytes = KernelAddress.write(memory, AT, at(digits, 7));
        for (int i = 0; i < memory.capacity(); i++) {
            if (i < AT || i >= AT + bytes) {
                assertThat(memory.get(i)).as("byte " + i).isEqualTo((byte) 0x5a);
            }
        }
    }

    @Test
    void the_scope_of_a_link_local_address_is_kept() throws Exception {
        Inet6Address linkLocal = Inet6Address.getByAddress(null, ip("fe80::1").getAddress(), 7);
        KernelAddress.write(memory, AT, new InetSocketAddress(linkLocal, 9));
        InetSocketAddress read = KernelAddress.read(memory, AT);
        assertThat(read.getAddress()).isEqualTo(linkLocal);
        assertThat(((Inet6Address) read.getAddress()).getScopeId()).isEqualTo(7);
    }

    @Test
    void an_address_of_ipv4_in_the_form_of_ipv6_becomes_itself() {
        KernelAddress.write(memory, AT, at("::1", 4711));
        memory.putShort(AT + 8 + 8, (short) 0).putShort(AT + 8 + 10, (short) -1);
        memory.put(AT + 8 + 12, new byte[] {127, 0, 0, 2});
        assertThat(KernelAddress.read(memory, AT)).isEqualTo(at("127.0.0.2", 4711));
    }

    @Test
    void ports_are_in_the_order_of_the_network() {
        KernelAddress.write(memory, AT, at("127.0.0.1", 0x1234));
        assertThat(memory.get(AT + 2)).isEqualTo((byte) 0x12);
        assertThat(memory.get(AT + 3)).isEqualTo((byte) 0x34);
        assertThat(KernelAddress.port(memory, AT)).isEqualTo(0x1234);
    }

    @ParameterizedTest
    @CsvSource({
        "fe80::1, true",
        "febf:ffff::1, true",
        "fec0::1, false",
        "fe00::1, false",
        "ff02::1, false",
        "::1, false"
    })
    void link_local_addresses_are_told(String digits, boolean linkLocal) {
        memory.put(AT, ip(digits).getAddress());
        assertThat(KernelAddress.isLinkLocal(memory, AT)).isEqualTo(linkLocal);
    }
}
