package io.berth.demo.tour;

import io.berth.demo.OnLoop;
import io.berth.eventloop.Loop;
import io.berth.eventloop.Plain;
import io.berth.eventloop.Security;
import io.berth.eventloop.Socket;
import io.berth.tls.Identity;
import io.berth.tls.Tls;
import io.berth.tls.TlsConnection;
import io.berth.tls.TlsEngine;
import io.berth.tls.TlsException;
import io.berth.tls.TlsProvider;
import io.berth.tls.TlsServerOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;

/** One echo server without encryption and one with it, by the same handler. */
final class PlainAndEncrypted implements Scene {
    private static final String NAME = "tour.example";
    private static final String PROTOCOL = "echo/1";
    private static final int LINES = 1000;

    private final LongAdder total = new LongAdder();

    @Override
    public String title() {
        return "The same echo, plain and encrypted";
    }

    @Override
    public String story() {
        return """
                One handler serves plain sockets on one port and TLS on another; which it is, is
                part of the sockets' type. The customers' TLS is the JDK's. The server begins by
                telling each customer what was agreed on, and both sides must say the same.
                """;
    }

    @Override
    public void play(Act act) throws Exception {
        Vertx vertx = act.vertx(1);
        Loop<Void> loop = Loop.attach(vertx, null);

        InetSocketAddress plain = serve(loop, Plain.plain(), socket -> "plain");
        long sent;
        try (Customer customer = Customer.of(plain)) {
            String agreed = customer.line();
            sent = talk(act, agreed, customer);
        }

        Identity identity = Identity.selfSigned(NAME);
        Tls tls = act.opened(
                Tls.server(TlsServerOptions.of(identity).withEngine(engine(act)).withApplicationProtocols(PROTOCOL)));
        InetSocketAddress encrypted = serve(loop, tls, socket -> described(TlsConnection.of(socket)));
        EncryptedCustomers customers = new EncryptedCustomers(identity.chain().get(0));
        try (SSLSocket socket = customers.connect(encrypted, NAME, PROTOCOL);
                Customer customer = new Customer(socket)) {
            String agreed = customer.line();
            sent += talk(act, "TLS", customer);
            String said = described(
                    socket.getSession().getProtocol(),
                    socket.getSession().getCipherSuite(),
                    socket.getApplicationProtocol(),
                    NAME);
            act.claim(
                    agreed.equals(said),
                    agreed.equals(said)
                            ? "both sides agree on " + said
                            : "the server says " + agreed + ", and the client " + said);
        }
        act.claim(
                total.sum() == sent,
                total + " of " + sent + " bytes were counted by the data that both contexts share");
        act.say("the server's cryptography is " + tls.provider());
    }

    /** Listens on a port of its own, by sockets of a security. */
    private <P extends Security> InetSocketAddress serve(
            Loop<?> loop, P security, Function<Socket<P, ?>, String> agreement) {
        return OnLoop.call(
                        loop,
                        it -> it.context(security, total, new TypedEchoes<>(agreement))
                                .listen(InetAddress.getLoopbackAddress().getHostAddress(), 0)
                                .map(listener -> (InetSocketAddress) listener.localAddress()))
                .await();
    }

    private static TlsEngine engine(Act act) {
        try {
            TlsProvider.of(TlsEngine.BORINGSSL);
            return TlsEngine.BORINGSSL;
        } catch (TlsException missing) {
            act.say("the JDK's engine takes the place of BoringSSL: " + missing.getMessage());
            return TlsEngine.JDK;
        }
    }

    private static String described(TlsConnection connection) {
        return described(
                connection.protocol(),
                connection.cipher(),
                connection.applicationProtocol().orElse("none"),
                connection.serverName().orElse("none"));
    }

    private static String described(String version, String cipher, String protocol, String name) {
        return version + ", " + cipher + ", ALPN " + protocol + ", name " + name;
    }

    /** Says many lines, and counts those that come back; returns how many bytes were said. */
    private static long talk(Act act, String how, Customer customer) throws IOException {
        int echoed = 0;
        long bytes = 0;
        for (int i = 1; i <= LINES; i++) {
            String line = "line " + i;
            bytes += line.length() + 1;
            if (customer.ask(line).equals(line)) {
                echoed++;
            }
        }
        act.claim(echoed == LINES, how + ": " + echoed + " of " + LINES + " lines came back as they were sent");
        return bytes;
    }
}
