package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.Pirate.Place;
import io.berth.reservation.Pirates.Loot;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Prints what came of it, in lines that begin with "theft:". */
@Timeout(60)
class TheftTest {
    private Vertx vertx;

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private static Set<Place> coveredBy(String host) {
        Set<Place> places = EnumSet.allOf(Place.class);
        if (host.equals("127.0.0.1") || host.equals("0.0.0.0")) {
            places.remove(Place.EXACT_6); // which is another address
        }
        return places;
    }

    @ParameterizedTest
    @CsvSource({"EPOLL, 127.0.0.1, 10", "EPOLL, 0.0.0.0, 3", "EPOLL, localhost, 3", "EPOLL, ::, 3", "NIO, 127.0.0.1, 5"
    })
    void nobody_else_gets_a_port_that_is_held_and_listened_on_now_and_then(
            Transport transport, String host, int seconds) throws IOException {
        vertx = transport.vertx();
        BoundSocket socket = Await.the(BoundSocket.bind(vertx, host, 0));

        List<Loot> loot;
        try (Pirates pirates = Pirates.unwanted(directory, socket.port(), coveredBy(host));
                Occupancy occupancy = new Occupancy(vertx, socket)) {
            cycleFor(seconds, occupancy);
            loot = pirates.loot();
            print(transport + " on " + host + ", " + seconds + " s: " + occupancy, loot);

            assertThat(occupancy.traffic().refused() + occupancy.traffic().broken())
                    .as(
                            "customers who were not served, the last by %s",
                            occupancy.traffic().failure())
                    .isZero();
            assertThat(occupancy.heardWhileSilent()).isZero();
            assertThat(occupancy.sharers()).isEmpty();
            assertThat(occupancy.besideLive()).isPositive();
        }
        assertThat(loot).allSatisfy(one -> {
            assertThat(one.attempts()).isGreaterThan(100);
            assertThat(one.binds()).isZero();
            assertThat(one.listens()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void who_shares_the_port_in_the_moment_of_listening_again_never_keeps_its_holder_from_it(Transport transport)
            throws IOException {
        vertx = transport.vertx();
        BoundSocket socket = Await.the(BoundSocket.bind(vertx, "127.0.0.1", 0));

        try (Pirates pirates = Pirates.sharing(directory, socket.port(), coveredBy("127.0.0.1"));
                Occupancy occupancy = new Occupancy(vertx, socket)) {
            cycleFor(1, occupancy);
            print(transport + " on 127.0.0.1, SHARED, 1 s: " + occupancy, pirates.loot());

            assertThat(occupancy.traffic().answered()).isPositive();
        }
        assertThat(Await.the(socket.status()).state()).isEqualTo(PortState.RESERVED);
    }

    private static void cycleFor(int seconds, Occupancy occupancy) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            occupancy.cycle();
        }
    }

    private static void print(String title, List<Loot> loot) {
        System.out.println("theft: " + title);
        System.out.println("theft:   attempts/binds/thefts");
        Pirates.table(loot).forEach(line -> System.out.println("theft: " + line));
    }
}
