package io.berth.benchmarks.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ServerSocketFactory;

/**
 * A peer to compare with: blocking sockets of the JDK and a thread for each; virtual threads where the JDK has them
 * (since 21), else platform threads. In TLS, with the JDK's engine, when it is given a certificate.
 *
 * <p>Run with {@code java -cp benchmarks/target/benchmarks.jar io.berth.benchmarks.peers.ThreadsEcho PORT [CERT KEY]}.
 */
public final class ThreadsEcho {
    private static final int BUFFER_BYTES = 16 * 1024;

    private ThreadsEcho() {}

    /**
     * Serves until the process is ended.
     *
     * @param args the port, and for TLS the PEM files of certificate and key
     * @throws IOException when it cannot listen, or cannot read the files
     * @throws GeneralSecurityException when certificate and key cannot be used
     */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        Words words = Words.of(args);
        ServerSocketFactory sockets = words.isTls()
                ? PemSecurity.of(words.certificate(), words.key()).getServerSocketFactory()
                : ServerSocketFactory.getDefault();
        Executor threads = virtual() ? virtualThreads() : Executors.newCachedThreadPool();
        try (ServerSocket listening =
                sockets.createServerSocket(words.port(), 1024, InetAddress.getLoopbackAddress())) {
            Words.listening(listening.getLocalPort(), (virtual() ? "virtual" : "platform") + " threads");
            while (true) {
                Socket accepted = listening.accept();
                threads.execute(() -> echo(accepted));
            }
        }
    }

    /** Whether this JDK has virtual threads. */
    public static boolean virtual() {
        return Runtime.version().feature() >= 21;
    }

    /** By its name, since the sources are made for an older JDK. */
    private static ExecutorService virtualThreads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK should have virtual threads", e);
        }
    }

    private static void echo(Socket accepted) {
        try (accepted) {
            accepted.setTcpNoDelay(true);
            InputStream in = accepted.getInputStream();
            OutputStream out = accepted.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            return; // a client that goes away is no error of the server
        }
    }
}
