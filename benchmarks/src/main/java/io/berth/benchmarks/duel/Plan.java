package io.berth.benchmarks.duel;

import static io.berth.benchmarks.report.Protocol.tcp;
import static io.berth.benchmarks.report.Protocol.tls;
import static io.berth.benchmarks.report.Protocol.udp;

import io.berth.benchmarks.report.Protocol;
import io.berth.benchmarks.report.Suite;
import io.berth.benchmarks.report.Work;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The works of a run. */
final class Plan {
    private static final int SMALL = 64;
    private static final int LARGE = 16 * 1024;
    private static final int DATAGRAM = 1200; // as large as goes everywhere

    private Plan() {}

    /** All that is asked for. */
    static List<Work> full(Set<Suite> suites, int mostConnections) {
        Stream<Work> works = Stream.of(
                        Stream.of(1, 16, 64, 256, 1000, 4000).map(connections -> plain(connections, SMALL, 1)),
                        Stream.of(
                                plain(64, SMALL, 64),
                                plain(1000, SMALL, 64),
                                plain(64, LARGE, 1),
                                plain(1000, LARGE, 1),
                                plain(64, LARGE, 64)),
                        Stream.of(
                                secure(64, SMALL, 1),
                                secure(1000, SMALL, 1),
                                secure(64, SMALL, 64),
                                secure(64, LARGE, 1)),
                        Stream.of(
                                datagrams(64, SMALL, 1),
                                datagrams(16, SMALL, 16),
                                datagrams(4, SMALL, 64),
                                datagrams(16, DATAGRAM, 16)),
                        Stream.of(Work.connect(tcp, 16), Work.connect(tls, 16)),
                        Stream.of(
                                Work.rate(tcp, 64, SMALL, 5_000),
                                Work.rate(tcp, 64, SMALL, 20_000),
                                Work.rate(tls, 64, SMALL, 10_000)),
                        Stream.of(idle(tcp, 1000), idle(tcp, mostConnections), idle(tls, 5000)))
                .flatMap(stream -> stream);
        return of(works, suites, mostConnections);
    }

    /** Few of them. */
    static List<Work> quick(Set<Suite> suites, int mostConnections) {
        Stream<Work> works = Stream.of(
                plain(64, SMALL, 1),
                plain(1000, SMALL, 1),
                plain(64, SMALL, 64),
                plain(64, LARGE, 1),
                secure(64, SMALL, 1),
                secure(64, LARGE, 1),
                datagrams(16, SMALL, 16),
                Work.connect(tcp, 16),
                Work.rate(tcp, 64, SMALL, 10_000),
                idle(tcp, 1000));
        return of(works, suites, mostConnections);
    }

    private static List<Work> of(Stream<Work> works, Set<Suite> suites, int mostConnections) {
        return works.filter(work -> suites.contains(work.suite()))
                .map(work -> work.suite() == Suite.idle && work.connections() > mostConnections
                        ? idle(work.protocol(), mostConnections)
                        : work)
                .filter(work -> work.connections() <= mostConnections)
                .distinct()
                .toList();
    }

    private static Work plain(int connections, int size, int depth) {
        return Work.echo(Suite.plain, tcp, connections, size, depth);
    }

    private static Work secure(int connections, int size, int depth) {
        return Work.echo(Suite.tls, tls, connections, size, depth);
    }

    private static Work datagrams(int sockets, int size, int depth) {
        return Work.echo(Suite.udp, udp, sockets, size, depth);
    }

    private static Work idle(Protocol protocol, int connections) {
        return Work.idle(protocol, connections);
    }
}
