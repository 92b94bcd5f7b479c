package io.berth.demo;

import io.berth.modules.HostedModule;
import io.berth.modules.ModuleHost;
import io.berth.modules.ModuleState;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A host of modules that says on standard output what happens to them, and does what it is told. */
final class Hosting {
    private final Vertx vertx;
    private final ModuleHost host;
    private final EventLines lines;

    Hosting(Transports transport) {
        vertx = transport.vertx(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE);
        host = ModuleHost.create(vertx);
        lines = new EventLines(host);
    }

    /** By which way its modules get to the kernel. */
    String transport() {
        return vertx.isNativeTransportEnabled() ? "epoll" : "nio";
    }

    /** Has a directory tell which modules there are; returns when those that are there run, as far as they can. */
    void watch(Path directory, Duration interval) {
        host.watch(directory, interval, lines::onRefused).await();
    }

    List<String> list() {
        return orElse(
                "no modules",
                host.modules().stream()
                        .map(module -> module + " from " + module.origin())
                        .toList());
    }

    List<String> start(String name) {
        HostedModule module = module(name);
        if (module.state() == ModuleState.ACTIVE) {
            throw new IllegalArgumentException(module.id() + " runs already; 'stop " + name + "' first");
        }
        module.start().await();
        return List.of();
    }

    List<String> stop(String name) {
        HostedModule module = module(name);
        if (module.state() != ModuleState.ACTIVE) {
            throw new IllegalArgumentException(module.id() + " does not run; 'start " + name + "' comes first");
        }
        module.stop().await();
        return List.of(); // the events tell
    }

    List<String> update(String name, Path path) {
        module(name).update(path).await();
        return List.of();
    }

    List<String> uninstall(String name) {
        module(name).uninstall().await();
        return List.of();
    }

    List<String> services() {
        return orElse("no services", host.describeServices());
    }

    List<String> leaks() {
        return host.checkLeaks().await().toString().lines().toList();
    }

    private static List<String> orElse(String nothing, List<String> lines) {
        return lines.isEmpty() ? List.of(nothing) : lines;
    }

    private HostedModule module(String name) {
        return host.module(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no module '" + name + "'; 'list' names those that there are"));
    }

    /** Stops all modules. */
    void close() {
        host.close().await();
        vertx.close().await();
    }
}
