package io.berth.demo;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.stream.Stream;

/** What commands have to do with in tests: a port that is taken, and a folder with files of all kinds. */
final class Circumstances implements AutoCloseable {
    private final Path directory;
    private final ServerSocket taken;
    private final DatagramSocket takenForUdp;

    Circumstances(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        this.taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        this.takenForUdp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        KeyFiles.in(directory, "good");
        KeyFiles.in(directory, "other");
        KeyFiles.protectedIn(directory, "safe");
        Files.createDirectory(directory.resolve("folder"));
        Files.createFile(directory.resolve("empty"));
        Set<PosixFilePermission> forNobody = Set.of();
        Files.setPosixFilePermissions(Files.createDirectory(directory.resolve("closed")), forNobody);
        Files.setPosixFilePermissions(Files.createFile(directory.resolve("closed.key")), forNobody);
        Files.writeString(directory.resolve("text"), "no PEM\n");
        Files.writeString(
                directory.resolve("cut.crt"),
                Files.readString(directory.resolve("good.crt")).substring(0, 300));
    }

    /** The words of a line: '' is an empty one, TAKEN and UDPTAKEN are ports, and what begins with DIR is in the folder. */
    String[] words(String line) {
        return line == null
                ? new String[0]
                : Stream.of(line.split(" "))
                        .map(word -> word.equals("''") ? "" : word)
                        .map(word -> word.replace("UDPTAKEN", "" + takenForUdp.getLocalPort()))
                        .map(word -> word.replace("TAKEN", "" + taken.getLocalPort()))
                        .map(word -> word.replace("DIR", directory.toString()))
                        .toArray(String[]::new);
    }

    @Override
    public void close() throws IOException {
        taken.close();
        takenForUdp.close();
    }
}
