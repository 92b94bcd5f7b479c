package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoppingTest extends Hosting {
    private static final String STOP = "@Override public Future<?> stop(ModuleContext context) { %s }";

    private StopReport startedAndStopped(HostedModule module) {
        await(module.start());
        StopReport report = await(module.stop());
        assertThat(module.state()).isEqualTo(ModuleState.RESOLVED);
        assertThat(report.module()).isEqualTo(module.id());
        assertThat(report.isClean()).isEqualTo(report.unended().isEmpty());
        return report;
    }

    @Test
    void what_the_module_has_is_there_while_its_activator_stops_it_and_is_undone_after() {
        HostedModule chat = installed(
                "chat",
                "context.onStop(\"one\", () -> { log(context, \"one\"); return Future.succeededFuture(); });"
                        + "context.onStop(\"two\", () -> { log(context, \"two\"); return Future.succeededFuture(); });"
                        + STARTED,
                STOP.formatted(
                        "context.onStop(\"late\", () -> { log(context, \"late\"); return Future.succeededFuture(); });"
                                + "log(context, \"stop\"); return Future.succeededFuture();"));
        assertThat(startedAndStopped(chat).unended()).isEmpty();
        assertThat(log).containsExactly("stop", "late", "two", "one");
    }

    @Test
    void each_is_undone_when_the_one_before_is() {
        HostedModule chat = installed("chat", """
                context.onStop("first", () -> { log(context, "first"); return Future.succeededFuture(); });
                context.onStop("slow", () -> context.vertx().timer(50).onComplete(done -> log(context, "slow")));
                """ + STARTED);
        assertThat(startedAndStopped(chat).unended()).isEmpty();
        assertThat(log).containsExactly("slow", "first");
    }

    @Test
    void an_activator_that_throws_when_it_stops_is_in_the_report() {
        HostedModule chat = installed("chat", STARTED, STOP.formatted("throw new IllegalStateException(\"no way\");"));
        assertThat(startedAndStopped(chat).unended()).containsExactly("its activator: no way");
    }

    @Test
    void an_activator_whose_stop_fails_is_in_the_report() {
        HostedModule chat = installed("chat", STARTED, STOP.formatted("return Future.failedFuture(\"no way\");"));
        assertThat(startedAndStopped(chat).unended()).containsExactly("its activator: no way");
    }

    @Test
    void an_activator_that_returns_nothing_when_it_stops_is_in_the_report() {
        HostedModule chat = installed("chat", STARTED, STOP.formatted("return null;"));
        assertThat(startedAndStopped(chat).unended()).containsExactly("its activator: it returned no future");
    }

    @Test
    void an_activator_that_does_not_end_is_in_the_report() {
        impatientHost();
        HostedModule chat = installed("chat", STARTED, STOP.formatted("return Promise.promise().future();"));
        assertThat(startedAndStopped(chat).unended()).containsExactly("its activator: it did not end within 100 ms");
    }

    @Test
    void whatever_does_not_end_the_rest_is_undone() {
        impatientHost();
        HostedModule chat = installed("chat", """
                context.onStop("first", () -> { log(context, "first"); return Future.succeededFuture(); });
                context.onStop("empty", () -> null);
                context.onStop("throwing", () -> { throw new java.io.IOException("no way"); });
                context.onStop("failing", () -> Future.failedFuture("no way either"));
                context.onStop("endless", () -> Promise.promise().future());
                """ + STARTED, STOP.formatted("return Future.failedFuture(\"not me\");"));
        assertThat(startedAndStopped(chat).unended())
                .containsExactly(
                        "its activator: not me",
                        "endless: it did not end within 100 ms",
                        "failing: no way either",
                        "throwing: no way",
                        "empty: it returned no future");
        assertThat(log).containsExactly("first");
    }

    @Test
    void a_module_that_did_not_stop_well_can_start_again_and_be_uninstalled() {
        HostedModule chat = installed("chat", STARTED, STOP.formatted("throw new IllegalStateException(\"no way\");"));
        assertThat(startedAndStopped(chat).isClean()).isFalse();
        await(chat.start());
        assertThat(await(chat.uninstall()).unended()).containsExactly("its activator: no way");
        assertThat(chat.state()).isEqualTo(ModuleState.UNINSTALLED);
        assertThat(host.modules()).isEmpty();
    }
}
