package io.berth.udp;

import static io.berth.udp.Net.at;
import static io.berth.udp.Net.ip;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AddressBookTest {
    private static final int PLACES = 512;

    private final AddressBook book = new AddressBook();
    private final ByteBuffer memory = ByteBuffer.allocate(KernelAddress.BYTES).order(ByteOrder.nativeOrder());

    @Test
    void an_address_that_is_known_is_the_same_object() {
        InetSocketAddress first = read(at("127.0.0.1", 4711));
        InetSocketAddress again = read(at("127.0.0.1", 4711));
        assertThat(again).isSameAs(first).isEqualTo(at("127.0.0.1", 4711));
    }

    @Test
    void a_hundred_senders_that_take_turns_are_all_known() {
        List<InetSocketAddress> first = new ArrayList<>();
        for (int port = 1; port <= 100; port++) {
            first.add(read(at("127.0.0.1", port)));
        }
        for (int port = 1; port <= 100; port++) {
            assertThat(read(at("127.0.0.1", port))).isSameAs(first.get(port - 1));
        }
    }

    @Test
    void ports_addresses_families_and_scopes_are_told_apart() throws UnknownHostException {
        byte[] linkLocal = ip("fe80::1").getAddress();
        List<InetSocketAddress> alike = List.of(
                at("127.0.0.1", 1),
                at("127.0.0.1", 2),
                at("127.0.0.2", 1),
                at("::1", 1),
                at("::7f00:1", 1),
                at("0.0.0.0", 1),
                at("::", 1),
                new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 1), 1),
                new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 2), 1));
        for (int round = 0; round < 2; round++) {
            for (InetSocketAddress address : alike) {
                assertSame(read(address), address);
            }
        }
    }

    @Test
    void what_lies_behind_an_address_of_ipv4_does_not_count() {
        InetSocketAddress clean = read(at("127.0.0.1", 4711));
        memory.putLong(8, 0x1234_5678_9abc_def0L).putLong(16, -1).putInt(24, 77);
        assertThat(book.read(memory, 0)).isSameAs(clean);
    }

    /** With far more of them than there are places, and each close to another, so that many meet at one place. */
    @Test
    void no_address_is_ever_taken_for_another() throws UnknownHostException {
        Random random = new Random(20);
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int i = 0; i < 4 * PLACES; i++) {
            addresses.add(anyAddress(random));
        }
        for (int i = 0; i < 200_000; i++) {
            InetSocketAddress address = addresses.get(random.nextInt(addresses.size()));
            InetSocketAddress read = read(address);
            if (!isSame(read, address)) { // an assertion for each would take long
                assertSame(read, address);
            }
        }
        assertThat(addresses).hasSize(4 * PLACES);
    }

    private static InetSocketAddress anyAddress(Random random) throws UnknownHostException {
        byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(bytes);
        for (int i = 1; i < bytes.length; i++) {
            bytes[i] = (byte) (bytes[i] & 3); // close to one another
        }
        bytes[0] = random.nextInt(4) == 0 ? (byte) 10 : (byte) 0xfe;
        InetAddress address = bytes.length == 4
                ? InetAddress.getByAddress(bytes)
                : Inet6Address.getByAddress(null, bytes, random.nextInt(3));
        return new InetSocketAddress(address, random.nextInt(8));
    }

    private InetSocketAddress read(InetSocketAddress address) {
        KernelAddress.write(memory, 0, address);
        return book.read(memory, 0);
    }

    private static void assertSame(InetSocketAddress read, InetSocketAddress written) {
        assertThat(read).isEqualTo(written);
        assertThat(scope(read)).as("scope of " + read).isEqualTo(scope(written));
    }

    private static boolean isSame(InetSocketAddress read, InetSocketAddress written) {
        return read.equals(written) && scope(read) == scope(written);
    }

    private static int scope(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address ? 0 : ((Inet6Address) address.getAddress()).getScopeId();
    }
}
