package io.berth.demo.tour;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.spi.ToolProvider;

/** The source of a module that serves a port, and a compiler for it. Each version leaves the port to the next. */
final class ServingModule {
    static final String NAME = "serving";

    private static final String DESCRIPTOR = """
            module serving {
                requires io.berth.modules;
                requires io.berth.reservation;
                provides io.berth.modules.ModuleActivator with serving.Activator;
            }
            """;

    private static final String ACTIVATOR = """
            package serving;

            import io.berth.eventloop.*;
            import io.berth.modules.*;
            import io.berth.reservation.*;
            import io.vertx.core.*;
            import java.nio.ByteBuffer;

            public final class Activator implements ModuleActivator {
                private static final byte[] ANSWER = "VERSION\\n".getBytes();

                private final Promise<Void> drained = Promise.promise();
                private Loop<Void> loop;
                private SocketContext<Plain, Void, Void> sockets;
                private boolean stopping; // on the loop

                @Override
                public Future<?> start(ModuleContext module) {
                    return port(module).compose(port -> {
                        module.services().register(BoundSocket.class, port);
                        return module.deploy(new VerticleBase() {
                            @Override
                            public Future<?> start() {
                                loop = Loop.attach(context, null);
                                sockets = loop.context(Plain.plain(), null, answering());
                                return LeaseHolding.take(
                                        module, port, LeaseOptions.DEFAULT, lease -> lease.feed(sockets));
                            }
                        });
                    });
                }

                /** The port of the version before this one; the first version binds it. */
                private Future<BoundSocket> port(ModuleContext module) {
                    return module.inherit("port", BoundSocket.class, BoundSocket::close)
                            .map(Future::succeededFuture)
                            .orElseGet(() -> BoundSocket.bind(module.vertx(), "127.0.0.1", 0)
                                    .map(port -> module.bequeath("port", port, port::close)));
                }

                private SocketHandler<Plain, Void, Void> answering() {
                    return SocketHandler.<Plain, Void, Void>builder()
                            .data((none, socket, bytes) -> socket.send(ByteBuffer.wrap(ANSWER)))
                            .close((none, socket, reason) -> endIfDrained())
                            .build();
                }

                /** Customers whom this version has let in are served by it to their end. */
                @Override
                public Future<?> stop(ModuleContext module) {
                    loop.runOnLoop(() -> {
                        stopping = true;
                        endIfDrained();
                    });
                    return drained.future();
                }

                private void endIfDrained() {
                    if (stopping && sockets.openSockets() == 0) {
                        drained.tryComplete();
                    }
                }
            }
            """;

    private final Path folder;
    private final ToolProvider javac;

    /** For the modules that this program runs with; throws when this is no JDK. */
    ServingModule(Path folder) {
        this(folder, ToolProvider.findFirst("javac"));
    }

    ServingModule(Path folder, Optional<ToolProvider> compiler) {
        this.folder = folder;
        this.javac = compiler.orElseThrow(() -> new IllegalStateException("there is no Java compiler in "
                + System.getProperty("java.home") + ": install a JDK, and let JAVA_HOME point to it"));
    }

    /** The module in a version whose customers are answered by the version's name, exploded. */
    Path version(String version) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source " + version));
        Path descriptor = Files.writeString(source.resolve("module-info.java"), DESCRIPTOR);
        Path activator =
                Files.writeString(source.resolve("Activator.java"), ACTIVATOR.replace("VERSION", "version " + version));
        Path classes = folder.resolve(NAME + " " + version);
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int status = javac.run(
                out,
                out,
                "-proc:none",
                "-p",
                System.getProperty("jdk.module.path"),
                "--module-version",
                version,
                "-d",
                classes.toString(),
                descriptor.toString(),
                activator.toString());
        if (status != 0) {
            throw new IllegalStateException("the module does not compile: " + said);
        }
        return classes;
    }
}
