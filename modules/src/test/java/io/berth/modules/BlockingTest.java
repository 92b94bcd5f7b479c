package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static io.berth.testing.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.modules.ModuleException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Code of a module that blocks its thread, which it must not, holds up that module alone. */
@Timeout(60)
class BlockingTest extends Hosting {
    private static final String SLEEP = """
            static void block(ModuleContext context) {
                try { Thread.sleep(3_600_000); } catch (InterruptedException e) { log(context, "interrupted"); }
            }
            """;
    private static final String DEAF = """
            static void block(ModuleContext context) {
                while (context.services().find(Runnable.class).isPresent()) Thread.onSpinWait();
                log(context, "deaf no more");
            }
            """;
    private static final String BLOCKED = "it blocked its thread for 100 ms and was interrupted";

    @BeforeEach
    void impatient() {
        impatientHost();
    }

    private void assertThatOthersRun() {
        HostedModule other = installed("other", STARTED);
        await(other.start());
        assertThat(await(other.uninstall()).isClean()).isTrue();
    }

    @Test
    void an_activator_that_blocks_is_interrupted_and_all_is_undone() {
        HostedModule chat = installed("chat", """
                context.services().register(Runnable.class, () -> {});
                context.onStop("it", () -> { log(context, "undone"); return Future.succeededFuture(); });
                block(context);
                return Future.succeededFuture();
                """, SLEEP);
        assertFails(chat.start(), Kind.DEADLINE).hasMessageContaining("chat@1.0 does not start (" + BLOCKED);
        assertThat(chat.state()).isEqualTo(ModuleState.RESOLVED);
        until("it was interrupted", () -> log.contains("interrupted"));
        assertThat(log).contains("undone");
        assertThat(host.services().find(Runnable.class).isPresent()).isFalse();
        assertThatOthersRun();
    }

    @Test
    void one_that_ignores_its_interruption_is_left_to_itself() {
        ServiceRegistration goOn = host.services().register(Runnable.class, () -> {});
        HostedModule chat = installed("chat", """
                context.onStop("it", () -> { log(context, "undone"); return Future.succeededFuture(); });
                block(context);
                context.onStop("late", () -> { log(context, "never"); return Future.succeededFuture(); });
                return Future.succeededFuture();
                """, DEAF);
        assertFails(chat.start(), Kind.DEADLINE).hasMessageContaining(BLOCKED);
        assertThat(log).containsExactly("undone");
        assertThatOthersRun();
        goOn.withdraw();
        until("it has ended", () -> log.contains("deaf no more"));
        assertThat(log).doesNotContain("never");
    }

    @Test
    void an_activator_whose_class_blocks_does_not_start() {
        HostedModule chat = installed(
                "chat",
                STARTED,
                "static { try { Thread.sleep(3_600_000); } catch (InterruptedException e) { throw new"
                        + " IllegalStateException(e); } }");
        assertFails(chat.start(), Kind.DEADLINE).hasMessageContaining(BLOCKED);
        assertThat(chat.state()).isEqualTo(ModuleState.RESOLVED);
        assertThatOthersRun();
    }

    @Test
    void a_stop_that_blocks_is_in_the_report_and_the_rest_is_undone() {
        HostedModule chat = installed(
                "chat",
                """
                context.onStop("first", () -> { log(context, "first"); return Future.succeededFuture(); });
                context.onStop("second", () -> { block(context); return Future.succeededFuture(); });
                """ + STARTED,
                SLEEP,
                "@Override public Future<?> stop(ModuleContext context) { block(context);" + STARTED + "}");
        await(chat.start());
        assertThat(await(chat.uninstall()).unended())
                .containsExactly("its activator: " + BLOCKED, "second: " + BLOCKED);
        assertThat(log).contains("first");
        assertThatOthersRun();
    }

    @Test
    void a_module_whose_timer_blocks_can_be_stopped() {
        ServiceRegistration goOn = host.services().register(Runnable.class, () -> {});
        HostedModule chat = installed(
                "chat",
                "context.timer(1, () -> { log(context, \"timer\"); block(context); });" + STARTED,
                DEAF,
                "@Override public Future<?> stop(ModuleContext context) { log(context, \"stop\");" + STARTED + "}");
        await(chat.start());
        until("its timer blocks", () -> log.contains("timer"));
        assertThat(await(chat.stop()).isClean()).isTrue();
        assertThat(log).containsExactly("timer", "stop");
        goOn.withdraw();
        until("it has ended", () -> log.contains("deaf no more"));
    }

    @Test
    void a_version_that_blocks_leaves_the_old_one_as_if_nothing_had_happened() {
        HostedModule old = installed("chat", "context.services().register(Runnable.class, () -> {});" + STARTED);
        await(old.start());
        assertFails(
                        old.update(forge.module("chat", "2.0")
                                .activator("block(context); return null;", SLEEP, LOG)
                                .jar()),
                        Kind.DEADLINE)
                .hasMessageContaining(BLOCKED);
        assertThat(host.modules()).containsExactly(old);
        assertThat(old.state()).isEqualTo(ModuleState.ACTIVE);
        assertThat(host.services().find(Runnable.class).isPresent()).isTrue();
    }

    @Test
    void a_thread_that_was_interrupted_is_not_so_for_others() {
        installed("chat", "block(context); return null;", SLEEP).start().onComplete(failed -> log.add("failed"));
        until("it was given up", () -> log.contains("failed") && log.contains("interrupted"));
        HostedModule other =
                installed("other", "log(context, \"flag \" + Thread.currentThread().isInterrupted());" + STARTED);
        for (int loop = 0; loop < 4 * Runtime.getRuntime().availableProcessors(); loop++) { // on each of them
            await(other.start());
            await(other.stop());
        }
        assertThat(log).contains("flag false").doesNotContain("flag true");
    }

    @Test
    void what_a_module_has_called_later_sees_its_loader_as_that_of_the_thread() {
        HostedModule chat = installed("chat", """
                Runnable tell = () -> log(context,
                        Thread.currentThread().getContextClassLoader() == Activator.class.getClassLoader() ? "own" : "other");
                context.timer(1, tell);
                context.consumer("chat", message -> tell.run());
                context.executor("pool", 1).execute(tell);
                context.onStop("it", () -> { tell.run(); return Future.succeededFuture(); });
                """ + STARTED);
        await(chat.start());
        vertx.eventBus().publish("chat", "hi");
        until("three were called", () -> log.size() == 3);
        await(chat.stop());
        assertThat(log).containsExactly("own", "own", "own", "own");
    }
}
