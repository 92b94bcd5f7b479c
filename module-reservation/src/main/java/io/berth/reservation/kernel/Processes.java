package io.berth.reservation.kernel;

import io.berth.reservation.PortUser;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/** Which process has which socket, as far as /proc lets this user see. */
final class Processes {
    private static final Path PROC = Path.of("/proc");
    private static final String SOCKET = "socket:[";
    private static final int COMMAND_LENGTH = 80;

    private Processes() {}

    /** The sockets of this process. */
    static Set<Long> ownSockets() {
        Set<Long> inodes = new HashSet<>();
        forEachSocket(PROC.resolve("self"), inodes::add);
        return inodes;
    }

    /** Tells the number of a process and a socket that it has, for all there are. */
    static void forEachSocket(BiConsumer<Long, Long> pidAndInode) {
        forEach(PROC, "[0-9]*", process -> {
            long pid = Long.parseLong(process.getFileName().toString());
            forEachSocket(process, inode -> pidAndInode.accept(pid, inode));
        });
    }

    private static void forEachSocket(Path process, LongConsumer inode) {
        forEach(process.resolve("fd"), "*", descriptor -> {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (target.startsWith(SOCKET)) {
                inode.accept(Long.parseLong(target, SOCKET.length(), target.length() - 1, 10));
            }
        });
    }

    private static void forEach(Path directory, String glob, Look look) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
            for (Path entry : entries) {
                lookAt(entry, look);
            }
        } catch (IOException | DirectoryIteratorException | SecurityException e) {
            hidden(directory, e);
        }
    }

    private static void lookAt(Path entry, Look look) {
        try {
            look.at(entry);
        } catch (IOException | RuntimeException e) {
            hidden(entry, e);
        }
    }

    /** Processes and descriptors come and go meanwhile, and some may not be looked at. */
    private static void hidden(Path path, Exception e) {
        System.getLogger("io.berth.reservation").log(System.Logger.Level.TRACE, () -> "cannot see " + path, e);
    }

    /** A process as a user of a port. */
    static PortUser user(long pid, int uid) {
        Path process = PROC.resolve(Long.toString(pid));
        String command = text(process.resolve("cmdline"));
        return new PortUser(pid, uid, command.isEmpty() ? text(process.resolve("comm")) : command);
    }

    private static String text(Path file) {
        try {
            String text = Files.readString(file).replace('\0', ' ').strip();
            return text.length() <= COMMAND_LENGTH ? text : text.substring(0, COMMAND_LENGTH) + "...";
        } catch (IOException | RuntimeException gone) {
            return "";
        }
    }

    private interface Look {
        void at(Path entry) throws IOException;
    }
}
