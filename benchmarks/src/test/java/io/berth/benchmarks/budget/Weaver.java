package io.berth.benchmarks.budget;

import static java.util.Objects.requireNonNull;

import io.berth.benchmarks.counted.NativeCalls;
import io.berth.udp.UdpSocket;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the classes that call the kernel anew, those of Netty, of module-udp and of the JDK's channels, so that they tell
 * {@link NativeCalls} of each call of a native method before they make it. A process with these classes counts its calls of
 * the kernel without any tool of the system.
 */
final class Weaver {
    private static final String COUNTER = Type.getInternalName(NativeCalls.class);
    private static final String CHANNELS = "sun/nio/ch";

    /** Native methods that do not call the kernel. */
    private static final Set<String> NO_CALLS_OF_THE_KERNEL = Set.of(
            "NativeThread.current0", "IOUtil.fdVal", "IOUtil.setfdVal", "EPoll.eventSize", "Buffer.memoryAddress0");

    private final Map<String, byte[]> classes = new LinkedHashMap<>();
    private final Set<String> natives = new HashSet<>();

    private Weaver() {}

    /** Options of a JVM that has the woven classes, which are put into a folder. */
    static List<String> weave(Path folder) throws IOException {
        Path patch = folder.resolve("java.base");
        Path ahead = folder.resolve("classes");
        Weaver jdk = new Weaver();
        jdk.read(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", "java.base"), CHANNELS);
        jdk.write(patch);
        Weaver libraries = new Weaver();
        libraries.readFrom(Socket.class, "io/netty/channel/unix");
        libraries.readFrom(Epoll.class, "io/netty/channel/epoll");
        libraries.readFrom(UdpSocket.class, "io/berth/udp");
        libraries.write(ahead);
        String counter = COUNTER + ".class";
        Path copy = patch.resolve(counter);
        Files.createDirectories(copy.getParent());
        try (var bytes = requireNonNull(NativeCalls.class.getResourceAsStream("/" + counter))) {
            Files.copy(bytes, copy);
        }
        return List.of(
                "--patch-module=java.base=" + patch,
                "--add-exports=java.base/" + NativeCalls.class.getPackageName() + "=ALL-UNNAMED",
                "-cp",
                ahead + System.getProperty("path.separator") + System.getProperty("java.class.path"));
    }

    private void readFrom(Class<?> member, String packageName) throws IOException {
        Path source;
        try {
            source = Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        if (Files.isDirectory(source)) {
            read(source, packageName);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(source)) {
                read(jar.getPath("/"), packageName);
            }
        }
    }

    private void read(Path root, String packageName) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(root.resolve(packageName))) {
            files = all.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            ClassReader reader = new ClassReader(bytes);
            classes.put(reader.getClassName(), bytes);
            reader.accept(new Finder(reader.getClassName()), ClassReader.SKIP_CODE);
        }
    }

    private void write(Path folder) throws IOException {
        List<String> woven = new ArrayList<>();
        classes.forEach((name, bytes) -> {
            ClassReader reader = new ClassReader(bytes);
            ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
            Inserter inserter = new Inserter(writer);
            reader.accept(inserter, 0);
            if (inserter.changed) {
                woven.add(name);
                put(folder.resolve(name + ".class"), writer.toByteArray());
            }
        });
        if (woven.isEmpty()) {
            throw new IOException(
                    "none of " + classes.keySet() + " calls a native method, so nothing would be counted");
        }
    }

    private static void put(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes which methods are native. */
    private final class Finder extends ClassVisitor {
        private final String owner;

        Finder(String owner) {
            super(Opcodes.ASM9);
            this.owner = owner;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] exceptions) {
            if ((access & Opcodes.ACC_NATIVE) != 0 && !NO_CALLS_OF_THE_KERNEL.contains(shown(owner, name))) {
                natives.add(owner + '.' + name + type);
            }
            return null;
        }
    }

    /** Puts a call of the counter before each call of a native method. */
    private final class Inserter extends ClassVisitor {
        private boolean changed;

        Inserter(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, type, signature, exceptions)) {
                @Override
                public void visitMethodInsn(int code, String owner, String called, String ofType, boolean isInterface) {
                    if (natives.contains(owner + '.' + called + ofType)) {
                        changed = true;
                        visitLdcInsn(shown(owner, called));
                        super.visitMethodInsn(Opcodes.INVOKESTATIC, COUNTER, "count", "(Ljava/lang/String;)V", false);
                    }
                    super.visitMethodInsn(code, owner, called, ofType, isInterface);
                }
            };
        }
    }

    private static String shown(String owner, String method) {
        return owner.substring(owner.lastIndexOf('/') + 1) + '.' + method;
    }
}
