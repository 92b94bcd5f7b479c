package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Handshakes that are damaged on their way, a hundred thousand in all: each ends with a reason or waits for more, whatever
 * has become of it. Nothing else is thrown, and nothing native stays behind.
 */
@Timeout(120)
@ExtendWith(NothingLeft.class)
class MutationTest {
    private static final long SEED = 20260901;

    // The JDK takes many times as long, and is not ours: it gets a small part.

    private static int times(Setup setup, int withBoringSsl, int withJdk) {
        return setup.clientEngine() == TlsEngine.JDK ? withJdk : withBoringSsl;
    }

    /** A server that wants a certificate of its clients: that is when most is said. */
    private static TlsServer server(Setup setup, Trust trust) {
        return Tls.server(setup.serverOptions().withClientAuthentication(ClientAuthentication.REQUIRED, trust));
    }

    private static TlsClient client(Setup setup, Trust trust) {
        return Tls.client(setup.clientOptions()
                .withTrust(trust)
                .withIdentity(Setup.authority().client("Anna"))
                .withoutResumption());
    }

    /** What each side has said in a handshake that succeeded. */
    private record Recorded(List<byte[]> ofClient, List<byte[]> ofServer) {
        static Recorded of(TlsServer server, TlsClient client, Memory memory) {
            Recorded recorded = new Recorded(new ArrayList<>(), new ArrayList<>());
            try (InMemory connection = new InMemory(server, client, memory)) {
                while (!connection.server.isDone()) {
                    recorded.ofClient.add(connection.client.takeSending());
                    connection.server.receive(last(recorded.ofClient));
                    recorded.ofServer.add(connection.server.takeSending());
                    connection.client.receive(last(recorded.ofServer));
                }
            }
            return recorded;
        }

        private static byte[] last(List<byte[]> flights) {
            return flights.get(flights.size() - 1);
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#same")
    void a_server_survives_whatever_a_client_may_have_said(Setup setup) {
        try (Memory memory = new Memory();
                TlsServer server = server(setup, Trust.everybody());
                TlsClient client = client(setup, Trust.everybody())) {
            Recorded recorded = Recorded.of(server, client, memory);
            mutate(setup, times(setup, 24_000, 500), random -> {
                try (Party party = new Party(server.handshake(PeerName.ANYBODY), memory)) {
                    tell(party, recorded.ofClient, random);
                    return party.failure();
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#same")
    void a_client_survives_whatever_a_server_may_have_said(Setup setup) {
        try (Memory memory = new Memory();
                TlsServer server = server(setup, Trust.everybody());
                TlsClient client = client(setup, Trust.everybody())) {
            Recorded recorded = Recorded.of(server, client, memory);
            mutate(setup, times(setup, 21_000, 500), random -> {
                try (Party party = new Party(client.handshake(new PeerName("localhost", 443)), memory)) {
                    party.goOn();
                    tell(party, recorded.ofServer, random);
                    return party.failure();
                }
            });
        }
    }

    private static void tell(Party party, List<byte[]> flights, Random random) {
        int damaged = random.nextInt(5) == 0 ? random.nextInt(flights.size()) : 0;
        for (int i = 0; i < flights.size() && party.failure() == null; i++) {
            party.receive(i == damaged ? Mutation.of(flights.get(i), random) : flights.get(i));
        }
    }

    @ParameterizedTest
    @MethodSource("io.berth.tls.Setup#same")
    void both_sides_survive_what_is_damaged_between_them(Setup setup) {
        Trust trust = Trust.authorities(Setup.authority().root());
        try (Memory memory = new Memory();
                TlsServer server = server(setup, trust);
                TlsClient client = client(setup, trust)) {
            mutate(setup, times(setup, 3_500, 500), random -> {
                try (InMemory connection = new InMemory(server, client, memory)) {
                    return talk(connection, random);
                }
            });
        }
    }

    /** Damages one of the flights, or the end of the last. */
    private static TlsException talk(InMemory connection, Random random) {
        int damaged = random.nextInt(3);
        for (int flight = 0; flight < 4; flight++) {
            Party from = flight % 2 == 0 ? connection.client : connection.server;
            Party to = flight % 2 == 0 ? connection.server : connection.client;
            byte[] bytes = from.takeSending();
            to.receive(flight == damaged && bytes.length > 0 ? Mutation.of(bytes, random) : bytes);
            if (to.failure() != null) {
                from.receive(to.takeSending()); // the alert
                return to.failure();
            }
        }
        return null;
    }

    private static void mutate(Setup setup, int times, Victim victim) {
        int failed = 0;
        for (int i = 0; i < times; i++) {
            long seed = SEED + i;
            try {
                TlsException failure = victim.suffer(new Random(seed));
                failed += failure == null ? 0 : 1;
            } catch (Throwable e) {
                throw new AssertionError("with seed " + seed + ", " + setup, e);
            }
        }
        assertThat(failed).as("handshakes that failed").isGreaterThan(times / 4);
    }

    /** What is being damaged. */
    private interface Victim {
        /** Goes through it, and returns what it has failed for, or null. */
        TlsException suffer(Random random);
    }
}
