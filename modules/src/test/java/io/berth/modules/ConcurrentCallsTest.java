package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static io.berth.testing.Waiting.elsewhere;
import static io.berth.testing.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.berth.modules.ModuleException.Kind;
import io.berth.testing.Waiting;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConcurrentCallsTest extends Hosting {
    private static final int THREADS = 8;

    /** Does something on several threads that begin together. */
    private static <R> List<CompletableFuture<R>> together(IntFunction<Future<R>> call) {
        CountDownLatch begin = new CountDownLatch(1);
        List<CompletableFuture<R>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            all.add(elsewhere(() -> {
                begin.await();
                return await(call.apply(number));
            }));
        }
        begin.countDown();
        return all;
    }

    @Test
    void a_module_that_many_start_starts_once() {
        HostedModule chat = install(telling("chat").jar());
        together(number -> chat.start()).forEach(Waiting::await);
        assertThat(log).containsExactly("start chat");
    }

    @Test
    void one_of_many_installs_a_version_and_the_others_are_told() {
        Path jar = telling("chat").jar();
        List<Throwable> failures = together(number -> host.install(jar)).stream()
                .map(future -> catchThrowable(() -> await(future)))
                .filter(failure -> failure != null)
                .toList();
        assertThat(failures)
                .hasSize(THREADS - 1)
                .allSatisfy(failure ->
                        assertThat(((ModuleException) failure).kind()).isEqualTo(Kind.ALREADY_INSTALLED));
        assertThat(host.modules()).hasSize(1);
    }

    @Test
    void what_many_do_at_once_is_done_one_after_the_other() {
        HostedModule chat = installed(
                "chat",
                "log(context, \"(\"); return context.vertx().timer(1).onComplete(done -> log(context, \")\"));",
                "@Override public Future<?> stop(ModuleContext context) { log(context, \"[\");"
                        + " return context.vertx().timer(1).onComplete(done -> log(context, \"]\")); }");
        for (int round = 0; round < 5; round++) {
            together(number -> number % 2 == 0
                            ? chat.start().mapEmpty()
                            : chat.stop().mapEmpty())
                    .forEach(Waiting::await);
        }
        await(chat.stop());
        assertThat(String.join("", log)).matches("(\\(\\)\\[\\])+");
        assertThat(chat.state()).isEqualTo(ModuleState.RESOLVED);
    }

    @Test
    void modules_come_and_go_on_many_threads() {
        List<Path> jars = IntStream.range(0, 4)
                .mapToObj(number -> telling("chat" + number).jar())
                .toList();
        for (int round = 0; round < 5; round++) {
            together(number -> host.install(jars.get(number % 4))
                            .compose(HostedModule::start)
                            .compose(HostedModule::uninstall)
                            .otherwiseEmpty())
                    .forEach(Waiting::await);
        }
        assertThat(host.modules()).isEmpty();
        for (Path jar : jars) {
            String name = jar.getFileName().toString().substring(0, 5);
            assertThat(log.stream().filter(("start " + name)::equals).count())
                    .isEqualTo(log.stream().filter(("stop " + name)::equals).count())
                    .isPositive();
        }
    }

    @Test
    void a_module_may_have_another_one_stopped() {
        HostedModule chat = installed("chat", STARTED);
        host.services().register(Runnable.class, () -> chat.stop().onFailure(failure -> log.add("" + failure)));
        HostedModule user = installed(
                "user", "context.timer(1, () -> context.services().find(Runnable.class).get().run()); " + STARTED);
        await(chat.start());
        await(user.start());
        until("it is stopped", () -> chat.state() == ModuleState.RESOLVED);
        assertThat(log).isEmpty();
    }
}
