package io.berth.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.modules.HostedModule;
import io.berth.modules.ModuleException;
import io.berth.modules.ModuleHost;
import io.berth.testing.Waiting;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SharedNettyTest {
    private static final String REQUIRES = "requires io.berth.modules; requires io.netty.common;"
            + " requires io.netty.transport; requires io.netty.transport.classes.epoll;";

    /** Tells which classes of Netty it sees, once it has used the native library. */
    private static final String ACTIVATOR = """
            import io.berth.modules.*;
            import io.netty.channel.*;
            import io.netty.channel.epoll.*;
            import io.netty.util.concurrent.FastThreadLocal;
            import io.vertx.core.*;
            import java.util.*;

            public final class Activator implements ModuleActivator {
                @Override
                public Future<?> start(ModuleContext module) {
                    Epoll.ensureAvailability();
                    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
                    loops.execute(() -> {});
                    module.services().register(
                            List.class,
                            List.of(Epoll.class, EventLoopGroup.class, FastThreadLocal.class),
                            0,
                            Map.of("module", module.id().name()));
                    Promise<Void> ended = Promise.promise();
                    loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS)
                            .addListener(end -> ended.complete());
                    return ended.future();
                }
            }
            """;

    private final Vertx vertx = Transport.EPOLL.vertx();
    private final ModuleHost host = ModuleHost.create(vertx);

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        for (String name : List.of("first", "second")) {
            Path jar = new Jars(folder, name, REQUIRES, ACTIVATOR).version("1.0");
            Waiting.await(host.install(jar).compose(HostedModule::start));
        }
    }

    @AfterEach
    void close() {
        Waiting.await(host.close());
        Waiting.await(vertx.close());
    }

    @Test
    void all_modules_have_the_classes_of_netty_that_the_host_has() {
        for (String name : List.of("first", "second")) {
            List<?> seen = host.services()
                    .find(List.class, properties -> properties.get("module").equals(name))
                    .get();
            assertThat(seen.equals(List.of(Epoll.class, EventLoopGroup.class, FastThreadLocal.class)))
                    .as("%s sees %s", name, seen)
                    .isTrue();
        }
        assertThat(Epoll.class.getModule().getLayer())
                .isSameAs(ModuleHost.class.getModule().getLayer());
    }

    @Test
    void the_native_library_is_loaded_once() throws IOException {
        try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
            assertThat(mappings.filter(line -> line.contains("netty_transport_native_epoll"))
                            .map(line -> line.substring(line.indexOf('/')))
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    void a_module_that_brings_a_netty_of_its_own_is_not_tied() throws IOException {
        Path jar = new Jars(folder, "bringing", REQUIRES, ACTIVATOR).version("1.0");
        Path all = Files.createDirectory(folder.resolve("all"));
        Files.copy(jar, all.resolve(jar.getFileName()));
        Path netty = Arrays.stream(System.getProperty("jdk.module.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith("netty-common"))
                .findFirst()
                .orElseThrow();
        Files.copy(netty, all.resolve(netty.getFileName()));

        HostedModule bringing = Waiting.await(host.install(all));

        assertThatThrownBy(() -> Waiting.await(bringing.start()))
                .isInstanceOfSatisfying(
                        ModuleException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(ModuleException.Kind.BUNDLED));
    }
}
