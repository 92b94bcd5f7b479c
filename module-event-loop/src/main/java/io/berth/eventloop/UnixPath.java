package io.berth.eventloop;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The file a Unix listener leaves in the file system. */
final class UnixPath {
    private final Path path;
    private final Object file;

    private UnixPath(Path path, Object file) {
        this.path = path;
        this.file = file;
    }

    /** Removes what a listener that is gone has left at an address; leaves a living one and any other file alone. */
    static void clearStale(UnixDomainSocketAddress address) throws IOException {
        Path path = address.getPath();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && attributes(path).isOther() && nobodyListens(address)) {
            Files.delete(path);
        }
    }

    private static boolean nobodyListens(UnixDomainSocketAddress address) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false); // who has no room for one more is alive, and not to be waited for
            probe.connect(address);
            return false;
        } catch (IOException refused) {
            return "Connection refused".equals(refused.getMessage());
        }
    }

    /** Remembers the file that binding has just made. */
    static UnixPath made(UnixDomainSocketAddress address) throws IOException {
        return new UnixPath(address.getPath(), attributes(address.getPath()).fileKey());
    }

    /** Removes the file, unless it has become somebody else's. */
    void remove() {
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    && file.equals(attributes(path).fileKey())) {
                Files.delete(path);
            }
        } catch (IOException e) {
            Loop.LOG.log(System.Logger.Level.WARNING, "cannot remove " + path, e);
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
