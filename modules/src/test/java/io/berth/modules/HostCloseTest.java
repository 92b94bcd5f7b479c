package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.modules.ModuleException.Kind;
import io.berth.testing.Waiting;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostCloseTest extends Hosting {
    private HostedModule requiring(String name, String... others) {
        ModuleForge.Blank blank = telling(name);
        for (String other : others) {
            blank.directive("requires " + other + ";")
                    .sees(forge.module(other, "0").jar());
        }
        return install(blank.jar());
    }

    @Test
    void all_modules_stop_in_the_order_of_their_dependence_and_are_uninstalled() {
        HostedModule top = requiring("top", "middle");
        HostedModule base = requiring("base");
        HostedModule middle = requiring("middle", "base");
        await(top.start());
        Path workplace = top.source().copy().getParent();
        log.clear();
        await(host.close());
        assertThat(log).containsExactly("stop top", "stop middle", "stop base");
        assertThat(List.of(top, base, middle)).extracting(HostedModule::state).containsOnly(ModuleState.UNINSTALLED);
        assertThat(host.modules()).isEmpty();
        assertThat(workplace).doesNotExist();
    }

    @Test
    void a_closed_host_does_nothing_more() {
        HostedModule chat = requiring("chat");
        await(chat.start());
        await(host.close());
        await(host.close());
        assertFails(host.install(chat.origin()), Kind.CLOSED).hasMessageContaining("make another host");
        assertFails(chat.resolve(), Kind.CLOSED);
        assertFails(chat.start(), Kind.CLOSED);
        assertFails(chat.stop(), Kind.CLOSED);
        assertFails(chat.update(chat.origin()), Kind.CLOSED);
        assertFails(chat.uninstall(), Kind.CLOSED);
    }

    @Test
    void what_waits_for_its_turn_when_the_host_closes_is_told_so() {
        HostedModule chat = requiring("chat");
        Future<HostedModule> starting = chat.start();
        Future<Void> closed = host.close();
        Future<HostedModule> late = chat.start();
        await(closed);
        assertFails(late, Kind.CLOSED);
        assertThat(starting.isComplete()).isTrue();
        assertThat(chat.state()).isEqualTo(ModuleState.UNINSTALLED);
        assertThat(log.contains("start chat")).isEqualTo(log.contains("stop chat"));
    }

    @Test
    void a_module_that_does_not_stop_does_not_keep_the_host_from_closing() {
        impatientHost();
        HostedModule stuck = installed(
                "stuck",
                STARTED,
                "@Override public Future<?> stop(ModuleContext context) { return Promise.promise().future(); }");
        HostedModule chat = requiring("chat");
        await(stuck.start());
        await(chat.start());
        await(host.close());
        assertThat(stuck.state()).isEqualTo(ModuleState.UNINSTALLED);
        assertThat(log).containsExactly("start chat", "stop chat");
    }

    @Test
    void a_host_closes_while_a_module_starts() {
        host(HostOptions.DEFAULT.withStartDeadline(Duration.ofMillis(200)));
        HostedModule slow = installed("slow", "return Promise.promise().future();");
        Future<HostedModule> starting = slow.start();
        await(host.close());
        assertThat(starting.failed()).isTrue();
        assertThat(slow.state()).isEqualTo(ModuleState.UNINSTALLED);
    }

    @Test
    void a_vertx_that_is_closed_by_others_closes_the_host_first() {
        HostedModule chat = installed(
                "chat",
                "context.thread(\"chat-thread\", () -> { try { Thread.sleep(3_600_000); }"
                        + " catch (InterruptedException e) { log(context, \"interrupted\"); } }); "
                        + STARTED,
                "@Override public Future<?> stop(ModuleContext context) {"
                        + " return context.vertx().timer(1).onComplete(done -> log(context, \"stop chat\")); }");
        await(chat.start());
        Path workplace = chat.source().copy().getParent();
        await(vertx.close());
        assertThat(log).containsExactly("stop chat", "interrupted");
        assertThat(chat.state()).isEqualTo(ModuleState.UNINSTALLED);
        assertThat(workplace).doesNotExist();
        await(host.close());
        assertFails(chat.start(), Kind.CLOSED);
    }

    @Test
    void a_vertx_that_is_closed_gets_no_host() {
        await(vertx.close());
        assertThatThrownBy(() -> ModuleHost.create(vertx))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED))
                .hasMessageContaining("Vertx that is closed");
    }

    @Test
    void the_services_of_a_host_whose_vertx_is_gone_do_no_harm() {
        host.services().track(CharSequence.class, new ServiceTracker<>() {});
        await(vertx.close());
        host.services().register(CharSequence.class, "word").withdraw();
        assertThat(host.services().find(CharSequence.class).isPresent()).isFalse();
        assertThat(host.modules()).isEmpty();
    }

    @Test
    void a_host_outlives_the_verticle_that_made_it() {
        AtomicReference<ModuleHost> made = new AtomicReference<>();
        String maker = await(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                made.set(ModuleHost.create(vertx, HostOptions.DEFAULT.withStartDeadline(Duration.ofMillis(100))));
                return Future.succeededFuture();
            }
        }));
        made.get().services().register(Collection.class, log);
        HostedModule chat = await(made.get()
                .install(blank(
                                "chat",
                                "context.consumer(\"chat\", message -> message.reply(\"\"));"
                                        + "context.periodic(1, () -> log(context, \"again\")); "
                                        + STARTED)
                        .jar()));
        HostedModule slow = await(made.get()
                .install(blank("slow", "return Promise.promise().future();").jar()));
        await(chat.start());
        Future<HostedModule> starting = slow.start();
        await(vertx.undeploy(maker));
        assertFails(starting, Kind.DEADLINE);
        await(vertx.eventBus().request("chat", ""));
        log.clear();
        Waiting.until("the timer runs", () -> log.contains("again"));
        await(made.get().close());
    }

    @Test
    void the_temporary_folder_of_a_module_is_gone_with_it() {
        HostedModule chat = requiring("chat");
        Path copy = chat.source().copy();
        await(chat.start());
        assertThat(copy).exists();
        await(chat.uninstall());
        assertThat(copy).doesNotExist();
    }

    @Test
    void options_that_make_no_sense_are_not_taken() {
        assertThatThrownBy(() -> HostOptions.DEFAULT.withStepDeadline(Duration.ZERO))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_ARGUMENT))
                .hasMessageContaining("stepDeadline is PT0S");
        assertThatThrownBy(() -> HostOptions.DEFAULT.withStartDeadline(Duration.ofSeconds(-1)))
                .hasMessageContaining("startDeadline");
    }
}
