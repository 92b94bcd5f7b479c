package io.berth.demo.tour;

import io.berth.modules.HostedModule;
import io.berth.modules.ModuleHost;
import io.berth.modules.StopReport;
import io.berth.reservation.BoundSocket;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A module that serves a port is replaced by its next version, while customers come without a pause. */
final class UpdateUnderLoad implements Scene {
    private static final int ABREAST = 2;
    private static final int CUSTOMERS = 500; // of each version, at least

    private final Queue<StopReport> reports = new ConcurrentLinkedQueue<>();

    @Override
    public String title() {
        return "A module is updated, and nobody is turned away";
    }

    @Override
    public String story() {
        return """
                A module that serves a port is compiled, installed and started. Customers come
                without a pause, while its next version starts beside it and takes the port over;
                then the old one is removed.
                """;
    }

    @Override
    public void play(Act act) throws Exception {
        Path folder = Files.createTempDirectory("berth-tour-");
        act.opened(() -> delete(folder));
        ServingModule serving = new ServingModule(folder);
        Path one = serving.version("1.0");
        Path two = serving.version("2.0");

        Vertx vertx = act.vertx(2);
        ModuleHost host = ModuleHost.create(vertx); // which is closed with its Vertx
        host.onEvent(event -> {
            if (event.report() != null) {
                reports.add(event.report());
            }
        });
        HostedModule module = host.install(one).compose(HostedModule::start).await();
        BoundSocket port = host.services().find(BoundSocket.class).get();

        Crowd crowd = act.opened(new Crowd(port.address(), ABREAST));
        crowd.awaitMore(CUSTOMERS, "version 1.0");
        long begin = System.nanoTime();
        HostedModule updated = module.update(two).await();
        long millis = (System.nanoTime() - begin) / 1_000_000;
        crowd.awaitMore(CUSTOMERS, "version 2.0");
        crowd.close();

        List<String> there = host.modules().stream().map(HostedModule::toString).toList();
        act.claim(
                there.equals(List.of(updated.toString())),
                "the update took " + millis + " ms; there is now " + String.join(", ", there));
        act.claim(
                crowd.answered("version 1.0") >= CUSTOMERS && crowd.answered("version 2.0") >= CUSTOMERS,
                "served by version 1.0: " + crowd.answered("version 1.0") + ", by version 2.0: "
                        + crowd.answered("version 2.0"));
        act.claim(
                crowd.failed() == 0,
                "refused: " + crowd.refused() + ", reset: " + crowd.reset() + ", without an answer for another reason: "
                        + crowd.unserved() + crowd.lastReason());
        act.claim(
                reports.size() == 1 && reports.stream().allMatch(StopReport::isClean),
                "the old version stopped, and " + unended() + " things of it did not end");
    }

    private long unended() {
        return reports.stream().mapToLong(report -> report.unended().size()).sum();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
