package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.eventloop.Loop;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;
import io.berth.eventloop.StandaloneLoop;
import io.berth.testing.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A storm of handshakes, and those who have had theirs. */
@Timeout(60)
@ExtendWith(NothingLeft.class)
class AdmissionTest {
    private static final int STORM = 500;

    private final Certificates root = Certificates.authority().withRsaLeaves();
    private final List<SocketChannel> callers = new ArrayList<>();

    @AfterEach
    void hang_up() throws IOException {
        for (SocketChannel caller : callers) {
            caller.close();
        }
    }

    @Test
    void no_more_handshakes_begin_in_an_iteration_than_allowed_and_the_others_in_the_next_ones() throws Exception {
        StandaloneLoop<Void> loop = Loop.standalone(null);
        try (TlsServer server =
                Tls.server(TlsServerOptions.of(root.localServer()).withHandshakesPerIteration(3))) {
            SocketContext<Tls, Void, Void> context = loop.context(server, null, new SocketHandler<>() {});
            call(context.listen("127.0.0.1", 0).result().port(), 10);
            acceptAndHear(loop, server);

            List<Long> waiting = new ArrayList<>();
            for (long now = server.statistics().waiting();
                    now > 0;
                    now = server.statistics().waiting()) {
                waiting.add(now);
                loop.step();
            }

            assertThat(waiting).containsExactly(7L, 4L, 1L);
            loop.close();
        }
    }

    @Test
    void one_that_hangs_up_while_it_waits_takes_nobodys_turn() throws Exception {
        StandaloneLoop<Void> loop = Loop.standalone(null);
        try (TlsServer server =
                Tls.server(TlsServerOptions.of(root.localServer()).withHandshakesPerIteration(1))) {
            SocketContext<Tls, Void, Void> context = loop.context(server, null, new SocketHandler<>() {});
            call(context.listen("127.0.0.1", 0).result().port(), 3);
            acceptAndHear(loop, server);

            context.closeAll(0);
            loop.step();

            assertThat(server.statistics().waiting()).isZero();
            assertThat(server.statistics().failed()).isEqualTo(3);
            loop.close();
        }
    }

    @Test
    void established_connections_are_answered_while_hundreds_shake_hands() throws Exception {
        long few = worstOfThree(4); // the default
        long together = worstOfThree(Integer.MAX_VALUE);

        System.out.printf(
                Locale.ROOT,
                "longest wait for an answer while %d shake hands: %.1f ms with four in an iteration, %.1f ms with all%n",
                STORM,
                few / 1e6,
                together / 1e6);
        assertThat(few).isLessThan(together / 2);
    }

    /** Has the callers accepted, and then all of them say hello in the same iteration. */
    private void acceptAndHear(StandaloneLoop<Void> loop, TlsServer server) {
        callers.forEach(caller -> loop.step());
        say(hello(), callers);
        while (server.statistics().waiting() == 0) {
            loop.step();
        }
    }

    private long worstOfThree(int perIteration) throws Exception {
        long[] worst = {worst(perIteration), worst(perIteration), worst(perIteration)};
        Arrays.sort(worst);
        return worst[1];
    }

    /** The longest that an established connection waits for an answer, in nanoseconds. */
    private long worst(int perIteration) throws Exception {
        try (TlsLoop loop = new TlsLoop(Backend.EPOLL)) {
            TlsServer server =
                    loop.server(TlsServerOptions.of(root.localServer()).withHandshakesPerIteration(perIteration));
            int port = loop.serve(server, Witness.echoing());
            try (SSLSocket established = JdkPeer.trusting(root).connect(port)) {
                established.setTcpNoDelay(true);
                ping(established);
                List<SocketChannel> storm = call(port, STORM);
                byte[] hello = hello();
                CompletableFuture<Void> said = Waiting.elsewhere(() -> {
                    say(hello, storm);
                    return null;
                });
                long worst = 0;
                while (!said.isDone() || server.statistics().waiting() > 0 || !answered(storm)) {
                    worst = Math.max(worst, ping(established));
                }
                return worst;
            }
        }
    }

    private static long ping(SSLSocket socket) throws IOException {
        long begun = System.nanoTime();
        socket.getOutputStream().write('x');
        assertThat(socket.getInputStream().read()).isEqualTo('x');
        return System.nanoTime() - begun;
    }

    /** Whether the last of those who called has been answered. */
    private static boolean answered(List<SocketChannel> storm) throws IOException {
        SocketChannel last = storm.get(storm.size() - 1);
        return last.socket().getInputStream().available() > 0;
    }

    private List<SocketChannel> call(int port, int times) throws IOException {
        List<SocketChannel> made = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            made.add(SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        }
        callers.addAll(made);
        return made;
    }

    private static void say(byte[] hello, List<SocketChannel> callers) {
        for (SocketChannel caller : callers) {
            try {
                caller.write(ByteBuffer.wrap(hello));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What a client says first. */
    private static byte[] hello() {
        Workspace work = new Workspace();
        try (TlsClient client = Tls.client(TlsClientOptions.DEFAULT.withTrust(Trust.everybody()))) {
            Handshake handshake = new Handshake(client, new PeerName("localhost", 0));
            handshake.advance(Input.NOTHING, work);
            byte[] hello = new byte[work.recorded];
            work.records.get(0, hello, 0, hello.length);
            handshake.engine().release();
            return hello;
        } finally {
            work.release();
        }
    }
}
