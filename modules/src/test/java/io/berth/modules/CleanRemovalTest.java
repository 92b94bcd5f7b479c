package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a module has by its context goes with it, and leaves nothing that would keep its code in memory. */
@Timeout(60)
class CleanRemovalTest {
    private static final String EVERYTHING = """
            context.timer(3_600_000, () -> told(this));
            context.timer(1, () -> told(this));
            context.periodic(1, () -> told(this));
            context.<Object>consumer("chat", message -> message.reply(new JsonObject().put("told", told(this))));
            context.thread("chat-thread", () -> sleep());
            java.util.concurrent.ExecutorService pool = context.executor("chat-pool", 2);
            for (int i = 0; i < 3; i++) {
                pool.execute(() -> sleep());
            }
            context.services().register(Room.class, new Room(), 1, Map.of("name", "hall"));
            context.services().register(Runnable.class, () -> told(this), 1, Map.of());
            context.services().track(Room.class, new ServiceTracker<Room>() {
                @Override public void onArrival(Room room, Map<String, Object> properties) { told(room); }
                @Override public void onDeparture(Room room) { told(room); }
            });
            context.onStop("room", () -> Future.succeededFuture(new Room()));
            context.hold("seat", () -> Future.succeededFuture(new Room()));
            Undo undo = () -> Future.succeededFuture(new Room());
            if (context.inherit("list", List.class, list -> Future.succeededFuture(new Room())).isEmpty()) {
                context.bequeath("list", new ArrayList<>(), undo);
            }
            Future<?> all = context.deploy(new Desk())
                    .compose(id -> context.deploy(new Desk(), new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)))
                    .compose(id -> context.vertx().eventBus().request("chat", "hello"))
                    .compose(answer -> context.vertx().executeBlocking(() -> new Room()));
            """;
    private static final String[] MEMBERS = {
        "static String told(Object it) { return it.toString(); }",
        "static void sleep() { try { Thread.sleep(3_600_000); } catch (InterruptedException end) { } }",
        "static final class Room { }",
        """
        static final class Desk extends VerticleBase {
            @Override public Future<?> start() {
                vertx.setPeriodic(1, timer -> told(this));
                vertx.eventBus().consumer("desk", message -> told(this));
                return vertx.executeBlocking(() -> new Room());
            }
        }
        """
    };

    private final Vertx vertx = Vertx.vertx();
    private final ModuleHost host = ModuleHost.create(vertx);
    private ModuleForge forge;

    @BeforeEach
    void forge(@TempDir Path folder) {
        forge = new ModuleForge(folder);
    }

    @AfterEach
    void close() {
        await(host.close());
        await(vertx.close());
    }

    private Path everything(String version, String end) {
        return forge.module("chat", version)
                .activator(EVERYTHING + end, MEMBERS)
                .jar();
    }

    private void assertThatAllIsGone() {
        assertThat(await(host.checkLeaks())).isEqualTo(LeakReport.CLEAN);
    }

    @Test
    void a_module_that_used_all_that_it_can_is_gone_once_uninstalled() {
        HostedModule chat = await(host.install(everything("1.0", "return all;")).compose(HostedModule::start));
        assertThat(await(chat.uninstall()).unended()).isEmpty();
        assertThatAllIsGone();
    }

    @Test
    void a_module_that_was_stopped_and_started_is_gone_once_uninstalled() {
        HostedModule chat = await(host.install(everything("1.0", "return all;")).compose(HostedModule::start));
        await(chat.stop());
        await(chat.start());
        await(chat.uninstall());
        assertThatAllIsGone();
    }

    @Test
    void a_module_that_did_not_start_is_gone_once_uninstalled() {
        HostedModule chat = await(host.install(everything(
                "1.0", "return all.compose(done -> Future.failedFuture(new IllegalStateException(\"no\")));")));
        assertThatThrownBy(() -> await(chat.start())).isInstanceOf(ModuleException.class);
        await(chat.uninstall());
        assertThatAllIsGone();
    }

    @Test
    void a_module_whose_activator_throws_is_gone_once_uninstalled() {
        HostedModule chat = await(
                host.install(everything("1.0", "if (all != null) throw new IllegalStateException(); return all;")));
        assertThatThrownBy(() -> await(chat.start())).isInstanceOf(ModuleException.class);
        await(chat.uninstall());
        assertThatAllIsGone();
    }

    @Test
    void what_a_module_has_thrown_can_be_kept_when_it_is_gone() {
        HostedModule chat = await(host.install(forge.module("chat", "1.0")
                .activator(
                        "throw new Own(new IllegalStateException());",
                        "static final class Own extends RuntimeException { Own(Throwable cause) { super(cause); } }")
                .jar()));
        Throwable kept = catchThrowable(() -> await(chat.start()));
        await(chat.uninstall());
        assertThatAllIsGone();
        assertThat(kept.getCause()).hasMessage("chat.Activator$Own: java.lang.IllegalStateException");
    }

    @Test
    void ten_versions_that_were_replaced_are_gone_while_the_last_one_runs() {
        HostedModule chat = await(host.install(everything("1", "return all;")).compose(HostedModule::start));
        for (int version = 2; version <= 11; version++) {
            chat = await(chat.update(everything(Integer.toString(version), "return all;")));
        }
        assertThat(chat.state()).isEqualTo(ModuleState.ACTIVE);
        assertThatAllIsGone();
    }

    @Test
    void a_version_that_could_not_replace_another_is_gone() {
        HostedModule chat = await(host.install(everything("1", "return all;")).compose(HostedModule::start));
        Path broken =
                everything("2", "return all.compose(done -> Future.failedFuture(new IllegalStateException(\"no\")));");
        assertThatThrownBy(() -> await(chat.update(broken))).isInstanceOf(ModuleException.class);
        assertThat(chat.state()).isEqualTo(ModuleState.ACTIVE);
        assertThatAllIsGone();
    }

    @Test
    void a_module_that_others_were_tied_to_is_gone_and_so_are_their_old_ties() {
        Path town = forge.module("town", "1")
                .directive("exports town;")
                .source("town.Square", "package town; public class Square { }")
                .activator("return Future.succeededFuture();")
                .jar();
        await(host.install(town).compose(HostedModule::start));
        HostedModule chat = await(host.install(forge.module("chat", "1")
                        .directive("requires town;")
                        .sees(town)
                        .activator(EVERYTHING + "told(new town.Square()); return all;", MEMBERS)
                        .jar())
                .compose(HostedModule::start));
        await(host.module("town").orElseThrow().uninstall());
        assertThat(chat.state()).isEqualTo(ModuleState.INSTALLED);
        assertThatAllIsGone();
    }
}
