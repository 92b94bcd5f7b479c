package io.berth.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A datagram that is larger than its socket was made for is never taken for a shorter one. */
@Timeout(60)
class TruncationTest {
    @ParameterizedTest
    @CsvSource({
        "EPOLL, 1", "EPOLL, 100", "EPOLL, 2048", "EPOLL, 65506",
        "NIO, 1", "NIO, 100", "NIO, 2048", "NIO, 65506"
    })
    void what_fits_is_whole_and_one_byte_more_is_cut_and_marked(Backend backend, int size) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(UdpOptions.DEFAULT.withMaxPayload(size), null, ear);
            byte[] fits = new byte[size];
            byte[] tooLong = new byte[size + 1];
            Arrays.fill(fits, (byte) 'f');
            Arrays.fill(tooLong, (byte) 'l');

            peer.send(fits, on.address(socket));
            peer.send(tooLong, on.address(socket));
            peer.send(fits, on.address(socket));

            expect(ear.datagram(), size, 'f', false);
            expect(ear.datagram(), size, 'l', true);
            expect(ear.datagram(), size, 'f', false);
            UdpStatistics statistics = on.on(socket::statistics);
            assertThat(statistics.received()).isEqualTo(3);
            assertThat(statistics.truncated()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void those_cut_in_a_batch_are_marked_and_no_others(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(UdpOptions.DEFAULT.withMaxPayload(10), null, ear);
            on.run(socket::pause);
            for (int length = 8; length <= 13; length++) {
                byte[] payload = new byte[length];
                Arrays.fill(payload, (byte) length);
                peer.send(payload, on.address(socket));
            }
            on.run(socket::resume);

            for (int length = 8; length <= 13; length++) {
                expect(ear.datagram(), Math.min(length, 10), length, length > 10);
            }
            assertThat(ear.batches).containsExactly(6);
            assertThat(on.on(socket::statistics).truncated()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connected_socket_marks_them_too(Backend backend) {
        try (TestLoop on = new TestLoop(backend);
                JdkPeer peer = new JdkPeer()) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.connect(peer.address(), ear);
            peer.send(new byte[2048], on.address(socket));
            peer.send(new byte[2049], on.address(socket));

            expect(ear.datagram(), 2048, 0, false);
            expect(ear.datagram(), 2048, 0, true);
            assertThat(on.on(socket::statistics).truncated()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void those_of_a_python_program_too(Backend backend) throws Exception {
        String lines = """
                peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                for length in (1200, 1201, 0, 60000):
                    peer.sendto(b'p' * length, ('127.0.0.1', int(sys.argv[1])))
                print(peer.getsockname()[1])
                """;
        try (TestLoop on = new TestLoop(backend)) {
            Ear ear = new Ear();
            UdpSocket<Void> socket = on.bind(UdpOptions.DEFAULT.withMaxPayload(1200), null, ear);

            String port = Python.run(lines, on.address(socket).getPort()).strip();

            expect(ear.datagram(), 1200, 'p', false);
            expect(ear.datagram(), 1200, 'p', true);
            expect(ear.datagram(), 0, 'p', false);
            Datagram last = ear.datagram();
            expect(last, 1200, 'p', true);
            assertThat(last.sender().getPort()).isEqualTo(Integer.parseInt(port));
            assertThat(on.on(socket::statistics).truncated()).isEqualTo(2);
        }
    }

    private static void expect(Datagram datagram, int length, int filling, boolean truncated) {
        byte[] bytes = new byte[datagram.payload().remaining()];
        datagram.payload().duplicate().get(bytes);
        byte[] wanted = new byte[length];
        Arrays.fill(wanted, (byte) filling);
        assertThat(bytes).isEqualTo(wanted);
        assertThat(datagram.truncated()).isEqualTo(truncated);
    }
}
