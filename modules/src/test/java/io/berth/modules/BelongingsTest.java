package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static io.berth.testing.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a module makes by its context goes with it. */
@Timeout(60)
class BelongingsTest extends Hosting {
    private StopReport stopped(HostedModule module) {
        StopReport report = await(module.stop());
        assertThat(module.state()).isEqualTo(ModuleState.RESOLVED);
        return report;
    }

    private HostedModule started(String start, String... members) {
        HostedModule module = installed("chat", start, members);
        await(module.start());
        return module;
    }

    private static final String VERTICLE = """
            public static class Part extends VerticleBase {
                @Override public Future<?> start() {
                    vertx.eventBus().consumer("part", message -> message.reply(
                            Thread.currentThread().getContextClassLoader() == Part.class.getClassLoader()));
                    return Future.succeededFuture();
                }
                @Override public Future<?> stop() { %s }
            }
            """;

    // --- verticles

    @Test
    void a_verticle_is_undeployed_and_has_seen_the_loader_of_its_module() {
        HostedModule chat =
                started("return context.deploy(new Part());", VERTICLE.formatted("return Future.succeededFuture();"));
        assertThat(vertx.deploymentIDs()).hasSize(1);
        assertThat(await(vertx.eventBus().request("part", "")).body()).isEqualTo(true);
        assertThat(stopped(chat).unended()).isEmpty();
        assertThat(vertx.deploymentIDs()).isEmpty();
    }

    @Test
    void a_verticle_that_fails_to_stop_is_in_the_report() {
        HostedModule chat = started(
                "return context.deploy(new Part());", VERTICLE.formatted("return Future.failedFuture(\"no way\");"));
        assertThat(stopped(chat).unended()).containsExactly("verticle chat.Activator$Part: no way");
        assertThat(vertx.deploymentIDs()).isEmpty();
    }

    @Test
    void a_verticle_that_was_undeployed_by_others_is_no_matter() {
        HostedModule chat =
                started("return context.deploy(new Part());", VERTICLE.formatted("return Future.succeededFuture();"));
        await(vertx.undeploy(vertx.deploymentIDs().iterator().next()));
        assertThat(stopped(chat).unended()).isEmpty();
    }

    @Test
    void a_verticle_that_does_not_start_fails_its_deployment_and_leaves_nothing() {
        HostedModule chat = started("""
                return context.deploy(new VerticleBase() {
                    @Override public Future<?> start() { return Future.failedFuture("no way"); }
                }).otherwise(failure -> { log(context, failure.getMessage()); return ""; });
                """);
        assertThat(log).containsExactly("no way");
        assertThat(stopped(chat).unended()).isEmpty();
    }

    @Test
    void a_verticle_that_is_still_starting_is_waited_for_as_long_as_a_step_takes() {
        impatientHost();
        HostedModule chat = started("""
                var unused = context.deploy(new VerticleBase() {
                    @Override public Future<?> start() { return Promise.promise().future(); }
                });
                """ + STARTED);
        assertThat(stopped(chat).unended()).singleElement().asString().endsWith("it did not end within 100 ms");
    }

    // --- timers and consumers

    @Test
    void a_timer_runs_once() {
        HostedModule chat = started("context.timer(1, () -> log(context, \"timer\")); " + STARTED);
        until("it has run", () -> log.contains("timer"));
        assertThat(stopped(chat).unended()).isEmpty();
        assertThat(log).containsExactly("timer");
    }

    @Test
    void timers_are_cancelled() {
        HostedModule chat = started(
                "context.timer(3_600_000, () -> {}); context.periodic(1, () -> log(context, \"again\")); " + STARTED);
        until("it has run twice", () -> log.size() > 1);
        assertThat(stopped(chat).unended()).isEmpty();
        log.clear();
        await(vertx.timer(20));
        assertThat(log).isEmpty();
    }

    @Test
    void a_timer_that_is_cancelled_does_not_run() {
        started("context.timer(20, () -> log(context, \"timer\")).cancel();"
                + "Subscription[] all = new Subscription[1];"
                + "all[0] = context.periodic(1, () -> { log(context, \"once\"); all[0].cancel(); all[0].cancel(); });"
                + STARTED);
        until("it has run", () -> !log.isEmpty());
        await(vertx.timer(50));
        assertThat(log).containsExactly("once");
    }

    @Test
    void timers_set_by_other_threads_run_each_once() {
        HostedModule chat = started("""
                context.thread("many", () -> {
                    for (int i = 0; i < 1000; i++) context.timer(1, () -> log(context, "timer"));
                });
                """ + STARTED);
        until("all have run", () -> log.size() == 1000);
        assertThat(stopped(chat).unended()).isEmpty();
    }

    @Test
    void a_consumer_is_unregistered() {
        HostedModule chat = started("context.consumer(\"chat\", message -> message.reply(message.body())); " + STARTED);
        assertThat(await(vertx.eventBus().request("chat", "hi")).body()).isEqualTo("hi");
        assertThat(stopped(chat).unended()).isEmpty();
        assertThatThrownBy(() -> await(vertx.eventBus().request("chat", "hi"))).hasMessageContaining("No handlers");
    }

    @Test
    void a_consumer_that_was_unregistered_before_is_no_matter() {
        HostedModule chat = started("return context.consumer(\"chat\", message -> {}).unregister();");
        assertThat(stopped(chat).unended()).isEmpty();
    }

    // --- threads

    private Thread threadCalled(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_thread_is_interrupted_and_joined() {
        HostedModule chat = started("""
                context.thread("chat-thread", () -> {
                    try { Thread.sleep(3_600_000); } catch (InterruptedException e) { log(context, "interrupted"); }
                });
                """ + STARTED);
        Thread thread = threadCalled("chat-thread");
        assertThat(thread.getContextClassLoader())
                .isSameAs(chat.module().orElseThrow().getClassLoader());
        assertThat(stopped(chat).unended()).isEmpty();
        assertThat(thread.isAlive()).isFalse();
        assertThat(log).containsExactly("interrupted");
    }

    @Test
    void a_thread_that_ignores_its_interruption_is_in_the_report() {
        impatientHost();
        ServiceRegistration goOn = host.services().register(Runnable.class, () -> {});
        HostedModule deaf = installed("deaf", """
                context.thread("deaf", () -> {
                    while (context.services().find(Runnable.class).isPresent()) Thread.onSpinWait();
                });
                """ + STARTED);
        await(deaf.start());
        Thread thread = threadCalled("deaf");
        assertThat(stopped(deaf).unended()).containsExactly("thread deaf: it did not end within 100 ms");
        goOn.withdraw();
        until("it has ended", () -> !thread.isAlive());
    }

    @Test
    void a_thread_that_has_ended_is_forgotten() {
        HostedModule chat = started("""
                Thread thread = context.thread("short", () -> { throw new IllegalStateException("only me"); });
                thread.setUncaughtExceptionHandler((it, failure) -> log(context, failure.getMessage()));
                return context.vertx().executeBlocking(() -> { thread.join(); return null; });
                """);
        assertThat(stopped(chat).unended()).isEmpty();
    }

    @Test
    void an_executor_is_shut_down_and_its_tasks_are_interrupted() {
        HostedModule chat = started("""
                var pool = context.executor("pool", 1);
                pool.execute(() -> {
                    try { Thread.sleep(3_600_000); } catch (InterruptedException e) { log(context, "interrupted"); }
                });
                pool.execute(() -> log(context, "never"));
                """ + STARTED);
        Thread thread = threadCalled("pool-1");
        assertThat(stopped(chat).unended()).isEmpty();
        until("its thread has ended", () -> !thread.isAlive());
        assertThat(log).containsExactly("interrupted");
    }

    @Test
    void an_executor_whose_task_ignores_its_interruption_is_in_the_report() {
        impatientHost();
        ServiceRegistration goOn = host.services().register(Runnable.class, () -> {});
        HostedModule chat = started("""
                context.executor("deaf", 1).execute(() -> {
                    while (context.services().find(Runnable.class).isPresent()) Thread.onSpinWait();
                });
                """ + STARTED);
        assertThat(stopped(chat).unended()).containsExactly("executor deaf: it did not end within 100 ms");
        goOn.withdraw();
    }

    @Test
    void an_executor_without_threads_is_a_mistake() {
        HostedModule chat = installed("chat", "context.executor(\"none\", 0); " + STARTED);
        assertFails(chat.start(), Kind.START_FAILED).hasMessageContaining("size is 0");
    }

    // --- after the stop

    @ParameterizedTest
    @ValueSource(
            strings = {
                "context.deploy(new VerticleBase() {})",
                "context.timer(1, () -> log(context, \"alive\"))",
                "context.periodic(1, () -> log(context, \"alive\"))",
                "context.consumer(\"chat\", message -> log(context, \"alive\"))",
                "context.thread(\"late\", () -> log(context, \"alive\"))",
                "context.executor(\"late\", 1)",
                "context.onStop(\"late\", () -> { log(context, \"alive\"); return Future.succeededFuture(); })",
                "context.hold(\"late\", () -> Future.succeededFuture())",
                "context.bequeath(\"late\", \"value\", () -> Future.succeededFuture())",
                "context.services().register(Runnable.class, () -> {})",
                "context.services().track(Collection.class, new ServiceTracker<>() {"
                        + " @Override public void onArrival(Collection it, Map<String, Object> properties) {"
                        + " log(context, \"alive\"); } })",
            })
    void nothing_can_be_registered_after_the_stop(String registration) {
        AtomicReference<Function<String, RuntimeException>> late = new AtomicReference<>();
        host.services().register(AtomicReference.class, late);
        HostedModule chat = started("""
                java.util.function.Function<String, RuntimeException> late = word -> {
                    try { %s; return null; } catch (RuntimeException e) { return e; }
                };
                context.services().find(java.util.concurrent.atomic.AtomicReference.class).get().set(late);
                """.formatted(registration) + STARTED);
        stopped(chat);
        assertThat(late.get().apply(""))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_STATE))
                .hasMessageContaining("module that has stopped");
        assertThat(vertx.deploymentIDs()).isEmpty();
        assertThat(host.services().find(Runnable.class).isPresent()).isFalse();
        vertx.eventBus().publish("chat", "hi");
        await(vertx.timer(20));
        assertThat(log).isEmpty();
    }

    @Test
    void what_was_made_while_the_module_stopped_is_undone_at_once() {
        VertxSide side = new VertxSide(vertx, Future::succeededFuture);
        Belongings belongings =
                new Belongings(new ModuleCalls(side, getClass().getClassLoader()), HostOptions.DEFAULT.stepDeadline());
        await(belongings.undoAll());
        assertThatThrownBy(() -> belongings.addMade("it", () -> {
                    log.add("undone");
                    return Future.succeededFuture();
                }))
                .isInstanceOf(ModuleException.class);
        assertThat(log).containsExactly("undone");
    }
}
