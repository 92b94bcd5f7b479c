package io.berth.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.modules.HostedModule;
import io.berth.modules.ModuleEvent;
import io.berth.modules.ModuleException;
import io.berth.modules.ModuleHost;
import io.berth.modules.ModuleState;
import io.berth.modules.StopReport;
import io.berth.reservation.BoundSocket;
import io.berth.reservation.PortState;
import io.berth.reservation.PortStatus;
import io.berth.testing.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lease of a hosted module: how it is taken, handed over, and given back. */
@Timeout(60)
class LeaseHoldingTest {
    private final Vertx vertx = Transport.EPOLL.vertx();
    private final ModuleHost host = ModuleHost.create(vertx);
    private final List<StopReport> reports = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private HostedModule serving;
    private BoundSocket port;

    @BeforeEach
    void start() {
        host.onEvent(this::note);
        serving =
                Waiting.await(host.install(new ServingModule(folder).version(0)).compose(HostedModule::start));
        port = host.services().find(BoundSocket.class).get();
    }

    private void note(ModuleEvent event) {
        if (event.report() != null) {
            reports.add(event.report());
        }
    }

    @AfterEach
    void close() {
        Waiting.await(host.close());
        Waiting.await(vertx.close());
    }

    /** A later version that makes another use of the lease. */
    private Path using(String use) throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        return new ServingModule(other, ServingModule.SERVES, use).version(1);
    }

    private PortStatus status() {
        return Waiting.await(port.status());
    }

    private static boolean answers(Socket client) throws IOException {
        client.getOutputStream().write(42);
        return client.getInputStream().read() == 42;
    }

    private Socket connect() throws IOException {
        Socket client = new Socket();
        client.setSoTimeout(20_000);
        client.connect((InetSocketAddress) port.address(), 20_000);
        return client;
    }

    @Test
    void the_module_listens_when_it_is_active_and_its_name_is_that_of_the_owner() throws IOException {
        assertThat(status().owner()).isEqualTo("serving@1.0");
        try (Socket client = connect()) {
            assertThat(answers(client)).isTrue();
        }
    }

    @Test
    void the_new_version_listens_when_the_update_is_done() {
        Waiting.await(serving.update(new ServingModule(folder).version(1)));

        assertThat(status().state()).isEqualTo(PortState.LEASED);
        assertThat(status().owner()).isEqualTo("serving@1.1");
        assertThat(status().waiters()).isEmpty();
    }

    @Test
    void an_open_connection_is_served_by_the_old_version_to_its_end_and_others_by_the_new_one() throws IOException {
        try (Socket early = connect()) {
            assertThat(answers(early)).isTrue();
            Future<HostedModule> updating = serving.update(new ServingModule(folder).version(1));
            Waiting.until("the old one drains", () -> serving.state() == ModuleState.STOPPING);

            try (Socket late = connect()) {
                assertThat(answers(late)).isTrue();
            }
            assertThat(answers(early)).isTrue();
            assertThat(updating.isComplete()).isFalse();

            early.shutdownOutput();
            assertThat(early.getInputStream().read()).isEqualTo(-1);
            Waiting.await(updating);
        }
        assertThat(reports)
                .singleElement()
                .satisfies(it -> assertThat(it.isClean()).isTrue());
    }

    @Test
    void a_new_version_that_fails_gives_its_place_in_the_queue_up_and_the_old_one_listens_on() throws IOException {
        Path failing = new ServingModule(
                        Files.createDirectory(folder.resolve("other")),
                        ServingModule.SERVES + ");",
                        ServingModule.SERVES + ").compose(waiting -> Future.failedFuture(\"no\"));")
                .version(1);

        assertThatThrownBy(() -> Waiting.await(serving.update(failing))).isInstanceOf(ModuleException.class);

        assertThat(status().owner()).isEqualTo("serving@1.0");
        assertThat(status().waiters()).isEmpty();
        assertThat(status().leases()).isEqualTo(1);
        try (Socket client = connect()) {
            assertThat(answers(client)).isTrue();
        }
    }

    @Test
    void a_new_version_that_cannot_use_the_lease_gives_it_back_and_the_report_of_the_old_one_tells()
            throws IOException {
        Waiting.await(serving.update(using("lease -> Future.failedFuture(\"no use\")")));

        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.module().version()).isEqualTo("1.0");
            assertThat(report.unended()).containsExactly("taking over lease of " + status().where() + ": no use");
        });
        Waiting.until("the lease is given back", () -> status().state() == PortState.RESERVED);
    }

    @Test
    void a_first_version_that_cannot_use_the_lease_does_not_start() throws IOException {
        Waiting.await(serving.uninstall());

        Future<HostedModule> started = host.install(using("lease -> { throw new IllegalStateException(\"no use\"); }"))
                .compose(HostedModule::start);

        assertThatThrownBy(() -> Waiting.await(started))
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining("no use");
    }

    @Test
    void stopping_the_module_gives_the_lease_back() {
        List<PortState> states = new CopyOnWriteArrayList<>();
        var unused = port.events().subscribe(event -> states.add(event.state()));
        Waiting.await(port.status()); // they are heard from here on

        assertThat(Waiting.await(serving.stop()).isClean()).isTrue();

        Waiting.until("it was reserved, and then closed", () -> states.contains(PortState.CLOSED));
        assertThat(states).contains(PortState.RESERVED);
    }
}
