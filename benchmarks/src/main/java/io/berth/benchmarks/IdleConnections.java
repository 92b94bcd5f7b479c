package io.berth.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * How much resident memory TLS echo servers that run already need for connections that do nothing: opens so many to each,
 * one server after the other, and reads from the kernel how much the server has grown.
 *
 * <p>Run with {@code java -cp benchmarks/target/benchmarks.jar io.berth.benchmarks.IdleConnections CONNECTIONS
 * NAME=PORT=PID...}. A server grows at first for other reasons too, so run it twice.
 */
public final class IdleConnections {
    private IdleConnections() {}

    /**
     * Measures.
     *
     * @param args how many connections, and the servers
     */
    public static void main(String[] args) throws Exception {
        int connections = Integer.parseInt(args[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new HandshakeLoad.Trustful()}, new SecureRandom());
        for (int i = 1; i < args.length; i++) {
            String[] server = args[i].split("=", 3);
            int port = Integer.parseInt(server[1]);
            long before = residentKib(server[2]);
            List<SSLSocket> open = new ArrayList<>();
            for (int n = 0; n < connections; n++) {
                open.add(connect(context, port));
            }
            long with = residentKib(server[2]);
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %d KiB before, %d KiB with %d idle connections: %.1f KiB each%n",
                    server[0],
                    before,
                    with,
                    connections,
                    (with - before) / (double) connections);
            for (SSLSocket socket : open) {
                socket.close();
            }
        }
    }

    private static SSLSocket connect(SSLContext context, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write('x');
        if (socket.getInputStream().read() != 'x') {
            throw new IOException("no echo");
        }
        return socket;
    }

    private static long residentKib(String pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no resident memory of process " + pid);
    }
}
