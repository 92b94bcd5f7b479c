package io.berth.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.modules.HostedModule;
import io.berth.modules.ModuleEvent;
import io.berth.modules.ModuleHost;
import io.berth.modules.StopReport;
import io.berth.reservation.BoundSocket;
import io.berth.testing.Waiting;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class UpdateUnderLoadTest {
    private static final int UPDATES = 100;
    private static final int WARM_UP = 10;
    private static final int CLIENTS = 3;
    private static final int VISITS = 10;
    private static final long MEBIBYTE = 1 << 20;
    private static final File DESCRIPTORS = new File("/proc/self/fd");

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private final List<StopReport> reports = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @EnumSource
    void a_hundred_updates_refuse_no_client_lose_no_answer_and_leave_nothing_behind(
            Transport transport, @TempDir Path folder) throws IOException {
        ServingModule serving = new ServingModule(folder);
        Vertx vertx = transport.vertx();
        ModuleHost host = ModuleHost.create(vertx);
        host.onEvent(this::note);
        Waiting.await(host.install(serving.version(0)).compose(HostedModule::start));
        remember(host);
        SocketAddress address = host.services().find(BoundSocket.class).get().address();

        long heap;
        int descriptors;
        try (Clients clients = new Clients(address, CLIENTS)) {
            update(host, serving, clients, 1, WARM_UP);
            Waiting.until("only the last version is there", () -> loaded() == 1);
            heap = usedHeap();
            descriptors = descriptors();
            update(host, serving, clients, WARM_UP + 1, UPDATES);
        }

        Waiting.until("only the last version is there", () -> loaded() == 1);
        Waiting.until("there are as many descriptors as before", () -> descriptors() <= descriptors);
        assertThat(usedHeap()).isLessThan(heap + MEBIBYTE);
        assertThat(Waiting.await(host.checkLeaks()).leaks()).isEmpty();
        assertThat(reports).hasSize(UPDATES).allMatch(StopReport::isClean);
        assertThat(host.modules())
                .singleElement()
                .satisfies(last -> assertThat(last.id().version()).isEqualTo("1." + UPDATES));

        Waiting.await(host.close());
        Waiting.until("the last version is gone", () -> loaded() == 0);
        try (ServerSocket next = new ServerSocket()) {
            next.bind(address); // the last one has let go of what each has left to the next
        }
        Waiting.await(vertx.close());
    }

    private void update(ModuleHost host, ServingModule serving, Clients clients, int from, int to) {
        for (int version = from; version <= to; version++) {
            Waiting.await(host.module("serving").orElseThrow().update(serving.version(version)));
            remember(host);
            clients.awaitVisits(VISITS);
        }
    }

    private void note(ModuleEvent event) {
        if (event.report() != null) {
            reports.add(event.report());
        }
    }

    private void remember(ModuleHost host) {
        Module newest = host.module("serving").flatMap(HostedModule::module).orElseThrow();
        loaders.add(new WeakReference<>(newest.getClassLoader()));
    }

    private long loaded() {
        System.gc();
        return loaders.stream().map(WeakReference::get).filter(Objects::nonNull).count();
    }

    /** The jar of a version that is gone is closed by the collector. */
    private static int descriptors() {
        System.gc();
        return DESCRIPTORS.list().length;
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
