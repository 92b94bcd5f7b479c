package io.berth.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * What a handshake costs echo servers that run already: connects, sends a byte, has it back and closes, again and again,
 * in turn with each server, and reads from the kernel how much processor time the server has spent on it.
 *
 * <p>Run with {@code java -cp benchmarks/target/benchmarks.jar io.berth.benchmarks.HandshakeLoad ROUNDS CONNECTIONS
 * NAME=PORT=PID...}; ratios are to the first server named.
 */
public final class HandshakeLoad {
    private static final int TICKS_PER_SECOND = 100;

    private HandshakeLoad() {}

    private record Server(String name, int port, long pid, List<Double> full, List<Double> resumed) {
        static Server of(String text) {
            String[] parts = text.split("=", 3);
            return new Server(
                    parts[0],
                    Integer.parseInt(parts[1]),
                    Long.parseLong(parts[2]),
                    new ArrayList<>(),
                    new ArrayList<>());
        }
    }

    /**
     * Measures.
     *
     * @param args rounds, connections in each, and the servers
     */
    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        int connections = Integer.parseInt(args[1]);
        List<Server> servers = new ArrayList<>();
        for (int i = 2; i < args.length; i++) {
            servers.add(Server.of(args[i]));
        }
        for (Server server : servers) {
            microsPerConnection(server, connections, false);
            microsPerConnection(server, connections, true);
        }
        for (int round = 0; round < rounds; round++) {
            for (Server server : servers) {
                server.full().add(microsPerConnection(server, connections, false));
                server.resumed().add(microsPerConnection(server, connections, true));
            }
        }
        Server first = servers.get(0);
        for (Server server : servers) {
            System.out.printf(
                    Locale.ROOT,
                    "%-10s full %7.1f us x%.2f   resumed %7.1f us x%.2f%n",
                    server.name(),
                    median(server.full()),
                    median(ratios(server.full(), first.full())),
                    median(server.resumed()),
                    median(ratios(server.resumed(), first.resumed())));
        }
    }

    private static double microsPerConnection(Server server, int connections, boolean resumed) throws Exception {
        SSLContext context = trustful();
        connect(context, server.port()); // so that there is something to resume
        long before = ticks(server.pid());
        int resumptions = 0;
        for (int i = 0; i < connections; i++) {
            if (!resumed) {
                context.getClientSessionContext().setSessionTimeout(1);
                context = trustful();
            }
            resumptions += connect(context, server.port()) ? 1 : 0;
        }
        long spent = ticks(server.pid()) - before;
        if (resumptions != (resumed ? connections : 0)) {
            throw new IllegalStateException(resumptions + " of " + connections + " connections were resumed");
        }
        return spent * 1e6 / TICKS_PER_SECOND / connections;
    }

    /** Says whether the session was resumed. */
    private static boolean connect(SSLContext context, int port) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            long begun = System.currentTimeMillis();
            socket.setTcpNoDelay(true);
            socket.startHandshake();
            socket.getOutputStream().write('x');
            if (socket.getInputStream().read() != 'x') {
                throw new IOException("no echo");
            }
            return socket.getSession().getCreationTime() < begun;
        }
    }

    private static SSLContext trustful() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trustful()}, new SecureRandom());
        return context;
    }

    static final class Trustful implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static long ticks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static List<Double> ratios(List<Double> of, List<Double> to) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < of.size(); i++) {
            ratios.add(of.get(i) / to.get(i));
        }
        return ratios;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
