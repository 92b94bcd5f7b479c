package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LifecycleTest {
    private final Vertx vertx = Vertx.vertx();
    private final ModuleHost host = ModuleHost.create(vertx);
    private final List<ModuleEvent> events = new CopyOnWriteArrayList<>();
    private ModuleForge forge;

    @BeforeEach
    void forge(@TempDir Path folder) {
        forge = new ModuleForge(folder);
        host.onEvent(events::add);
    }

    @AfterEach
    void close() {
        await(host.close());
        await(vertx.close());
    }

    @Test
    void a_module_is_installed_started_stopped_and_removed() {
        Path jar = forge.module("chat", "1.0")
                .activator("context.vertx().sharedData().getLocalMap(\"test\").put(\"chat\", context.id().toString());"
                        + " return Future.succeededFuture();")
                .jar();
        HostedModule chat = await(host.install(jar));
        assertThat(chat.state()).isEqualTo(ModuleState.INSTALLED);
        await(chat.start());
        assertThat(chat.state()).isEqualTo(ModuleState.ACTIVE);
        assertThat(vertx.sharedData().getLocalMap("test")).containsEntry("chat", "chat@1.0");
        assertThat(await(chat.stop()).isClean()).isTrue();
        assertThat(await(chat.uninstall()).isClean()).isTrue();
        assertThat(events)
                .extracting(ModuleEvent::state)
                .containsExactly(
                        ModuleState.INSTALLED,
                        ModuleState.RESOLVED,
                        ModuleState.STARTING,
                        ModuleState.ACTIVE,
                        ModuleState.STOPPING,
                        ModuleState.RESOLVED,
                        ModuleState.UNINSTALLED);
        assertThat(host.modules()).isEmpty();
    }

    @Test
    void a_module_whose_activator_throws_is_not_started() {
        Path jar = forge.module("broken", "1.0")
                .activator("throw new IllegalStateException(\"no way\");")
                .jar();
        HostedModule broken = await(host.install(jar));
        assertThatThrownBy(() -> await(broken.start()))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.kind()).isEqualTo(Kind.START_FAILED))
                .hasMessageContaining("no way");
        assertThat(broken.state()).isEqualTo(ModuleState.RESOLVED);
    }
}
