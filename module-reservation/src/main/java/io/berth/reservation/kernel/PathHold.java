package io.berth.reservation.kernel;

import io.berth.eventloop.ListenSource;
import io.berth.reservation.Guarantee;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A path that leads to a socket of ours from its making to its closing: to a silent one, which refuses, or to one that
 * listens.
 *
 * <p>A Unix socket that has stopped listening cannot begin again. So the next one is bound under a name of its own and moved
 * over the path in one step: clients find the one or the other. A locked file beside the path tells other holds that it is
 * not left over.
 */
final class PathHold extends Hold {
    private final Backend backend;
    private final Path path;
    private final Path lockPath;
    private final FileChannel lock;
    private Listening listening; // null while it is silent

    /** Something that listens on a path. */
    record Listening(ListenSource lent, Closeable socket) {}

    private PathHold(Backend backend, UnixDomainSocketAddress address, Path lockPath, FileChannel lock) {
        super(address, Guarantee.PATH, Seal.NONE);
        this.backend = backend;
        this.path = address.getPath();
        this.lockPath = lockPath;
        this.lock = lock;
    }

    static PathHold take(Backend backend, UnixDomainSocketAddress address) throws IOException {
        Path lockPath = beside(address.getPath(), ".lock");
        FileChannel lock = FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            requireLock(lock);
            requireNobodyAt(address);
            PathHold hold = new PathHold(backend, address, lockPath, lock);
            hold.listen(1);
            hold.stop();
            return hold;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void requireLock(FileChannel lock) throws IOException {
        try {
            if (lock.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // which comes to the same
        }
        throw inUse();
    }

    private static void requireNobodyAt(UnixDomainSocketAddress address) throws IOException {
        Path path = address.getPath();
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw inUse();
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(address);
            throw inUse();
        } catch (ConnectException leftOver) {
            // by a process that is gone: the first listener is moved over it
        }
    }

    private static BindException inUse() {
        return new BindException("Address already in use");
    }

    private static Path beside(Path path, String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    @Override
    public boolean isListening() {
        return listening != null;
    }

    @Override
    public void listen(int backlog) throws IOException {
        if (listening != null) {
            return;
        }
        Path fresh = beside(path, ".next");
        Files.deleteIfExists(fresh);
        Listening next = backend.listenAt(UnixDomainSocketAddress.of(fresh), backlog);
        try {
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            next.socket().close();
            throw e;
        }
        listening = next;
    }

    @Override
    public ListenSource lent() {
        return listening.lent();
    }

    @Override
    public void stop() throws IOException {
        if (listening != null) {
            Listening last = listening;
            listening = null;
            last.socket().close();
        }
    }

    @Override
    public void close() {
        try {
            stop();
            Files.deleteIfExists(path);
            Files.deleteIfExists(lockPath);
            lock.close();
        } catch (IOException e) {
            System.getLogger("io.berth.reservation").log(System.Logger.Level.WARNING, "cannot tidy up " + path, e);
        }
    }

    @Override
    public void setReusePort(boolean reused) {
        throw new UnsupportedOperationException("a path cannot be shared with a server that binds it itself");
    }

    @Override
    public void setReuseAddress() {
        throw new UnsupportedOperationException("a path cannot be opened to a server that binds it itself");
    }
}
