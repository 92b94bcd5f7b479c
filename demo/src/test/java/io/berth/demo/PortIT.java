package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The port command as people run it: the script in the root, in a process of its own. */
@Timeout(60)
class PortIT {
    @ParameterizedTest
    @CsvSource(textBlock = """
            port,                                              1, 15000, 65534
            port 20000 21000 --count 5,                        5, 20000, 20999
            port 20000 21000 --count 5 --tcp --inclusive,      5, 20000, 21000
            port 20000 21000 --count 5 --udp --random,         5, 20000, 20999
            port 40000 41000 --ephemeral --host 127.0.0.1,     1, 40000, 40999
            """)
    void it_prints_different_ports_of_the_range(String words, int count, int from, int to) throws Exception {
        assertThat(ports(words)).hasSize(count).doesNotHaveDuplicates().allMatch(port -> port >= from && port <= to);
    }

    @Test
    void those_for_tcp_can_be_listened_on() throws Exception {
        for (int port : ports("port 20000 21000 --count 5 --tcp")) {
            new ServerSocket(port).close();
        }
    }

    @Test
    void those_for_udp_can_be_bound() throws Exception {
        for (int port : ports("port 20000 21000 --count 5 --udp")) {
            new DatagramSocket(port).close();
        }
    }

    @ParameterizedTest
    @CsvSource("port 20000 30000 --count 4 --consecutive")
    void consecutive_ports_follow_each_other(String words) throws Exception {
        List<Integer> ports = ports(words);

        int first = ports.get(0);
        assertThat(ports).containsExactly(first, first + 1, first + 2, first + 3);
    }

    private static List<Integer> ports(String words) throws Exception {
        try (Command port = new Command(words.split(" "))) {
            assertThat(port.status()).isZero();
            return port.lines().stream().map(Integer::valueOf).toList();
        }
    }
}
