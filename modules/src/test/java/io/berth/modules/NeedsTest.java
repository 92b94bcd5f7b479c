package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static io.berth.testing.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.modules.ModuleException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Modules that cannot live without a service. */
@Timeout(60)
class NeedsTest extends Hosting {
    private static final String NEEDS = "@Override public Set<Class<?>> needs() { return Set.of(%s.class); }";

    private HostedModule provider(String name, String... types) {
        StringBuilder start = new StringBuilder("log(context, \"start %s\"); ".formatted(name));
        for (String type : types) {
            start.append("context.services().register(%s.class, new Own());".formatted(type));
        }
        return install(blank(
                        name,
                        start + STARTED,
                        "static class Own implements Runnable, java.util.function.IntSupplier {"
                                + " public void run() {} public int getAsInt() { return 1; } }",
                        stop(name))
                .jar());
    }

    private HostedModule needing(String name, String type) {
        return install(telling(name, NEEDS.formatted(type)).jar());
    }

    /** A module that needs a Runnable and offers something. */
    private HostedModule link(String name, String needs, String offers) {
        return install(blank(
                        name,
                        "log(context, \"start %s\");".formatted(name)
                                + "context.services().register(%s.class, new Own());".formatted(offers)
                                + STARTED,
                        "static class Own implements Runnable, java.util.function.IntSupplier {"
                                + " public void run() {} public int getAsInt() { return 1; } }",
                        NEEDS.formatted(needs),
                        stop(name))
                .jar());
    }

    private static String stop(String name) {
        return "@Override public Future<?> stop(ModuleContext context) { log(context, \"stop %s\");".formatted(name)
                + " return Future.succeededFuture(); }";
    }

    private static boolean isActive(HostedModule module) {
        return module.state() == ModuleState.ACTIVE;
    }

    @Test
    void a_module_does_not_start_without_a_service_that_it_needs() {
        HostedModule user = needing("user", "Runnable");
        assertFails(user.start(), Kind.MISSING_SERVICE)
                .hasMessageContaining("user@1.0 needs a java.lang.Runnable")
                .hasMessageContaining("start a module that offers it first");
        assertThat(user.state()).isEqualTo(ModuleState.RESOLVED);
        assertThat(log).isEmpty();
        host.services().register(Runnable.class, () -> {});
        await(user.start());
        assertThat(user.state()).isEqualTo(ModuleState.ACTIVE);
    }

    @Test
    void a_module_that_was_never_started_does_not_start_with_a_service() {
        HostedModule user = needing("user", "Runnable");
        assertFails(user.start(), Kind.MISSING_SERVICE);
        await(provider("provider", "Runnable").start());
        await(user.resolve()); // what was to be done is done
        await(user.resolve());
        assertThat(user.state()).isEqualTo(ModuleState.RESOLVED);
    }

    @Test
    void a_dependent_stops_before_the_provider_and_starts_again_when_it_is_back() {
        HostedModule provider = provider("provider", "Runnable");
        HostedModule user = needing("user", "Runnable");
        await(provider.start());
        await(user.start());
        await(provider.stop());
        assertThat(log).containsExactly("start provider", "start user", "stop user", "stop provider");
        assertThat(user.state()).isEqualTo(ModuleState.RESOLVED);
        log.clear();
        await(provider.start());
        until("the user runs again", () -> isActive(user));
        assertThat(log).containsExactly("start provider", "start user");
    }

    @Test
    void a_dependent_stops_before_an_update_after_which_nobody_offers_the_service() {
        HostedModule provider = provider("provider", "Runnable");
        HostedModule user = needing("user", "Runnable");
        await(provider.start());
        await(user.start());
        log.clear();
        await(provider.update(
                forge.module("provider", "2.0").activator(STARTED, "").jar()));
        assertThat(log).containsExactly("stop user", "stop provider");
        assertThat(user.state()).isEqualTo(ModuleState.RESOLVED);
        host.services().register(Runnable.class, () -> {});
        until("the user runs again", () -> isActive(user));
    }

    @Test
    void a_dependent_keeps_running_while_another_offers_the_service() {
        HostedModule one = provider("one", "Runnable");
        HostedModule two = provider("two", "Runnable");
        HostedModule user = needing("user", "Runnable");
        await(one.start());
        await(two.start());
        await(user.start());
        log.clear();
        await(one.stop());
        assertThat(log).containsExactly("stop one");
        assertThat(user.state()).isEqualTo(ModuleState.ACTIVE);
        await(two.stop());
        assertThat(log).containsExactly("stop one", "stop user", "stop two");
        await(one.start());
        until("the user runs again", () -> isActive(user));
    }

    @Test
    void a_dependent_that_was_stopped_by_itself_does_not_start_again() {
        HostedModule provider = provider("provider", "Runnable");
        HostedModule stopped = needing("stopped", "Runnable");
        HostedModule other = needing("other", "Runnable");
        await(provider.start());
        await(stopped.start());
        await(other.start());
        await(stopped.stop());
        await(provider.stop());
        await(provider.start());
        until("the other runs again", () -> isActive(other));
        await(other.resolve());
        assertThat(stopped.state()).isEqualTo(ModuleState.RESOLVED);
    }

    @Test
    void those_that_need_what_a_dependent_offers_go_and_come_with_it() {
        HostedModule provider = provider("provider", "Runnable");
        HostedModule link = link("link", "Runnable", "java.util.function.IntSupplier");
        HostedModule last = needing("last", "java.util.function.IntSupplier");
        await(provider.start());
        await(link.start());
        await(last.start());
        log.clear();
        await(provider.stop());
        assertThat(log).containsExactly("stop last", "stop link", "stop provider");
        log.clear();
        await(provider.start());
        until("the last runs again", () -> isActive(last));
        assertThat(log).containsExactly("start provider", "start link", "start last");
    }

    @Test
    void what_a_dependent_offers_of_the_same_type_saves_nobody() {
        HostedModule provider = provider("provider", "Runnable");
        HostedModule decorator = link("decorator", "Runnable", "Runnable");
        HostedModule user = needing("user", "Runnable");
        await(provider.start());
        await(decorator.start());
        await(user.start());
        log.clear();
        await(provider.stop());
        assertThat(log).containsExactly("stop user", "stop decorator", "stop provider");
        log.clear();
        await(provider.start());
        until("all run again", () -> isActive(user) && isActive(decorator));
    }

    @Test
    void modules_that_need_each_others_services_all_stop() {
        ServiceRegistration start = host.services().register(Runnable.class, () -> {});
        HostedModule left = link("left", "Runnable", "java.util.function.IntSupplier");
        HostedModule right = link("right", "java.util.function.IntSupplier", "Runnable");
        await(left.start());
        await(right.start());
        start.withdraw();
        await(left.stop());
        assertThat(log).containsExactly("start left", "start right", "stop right", "stop left");
        assertThat(host.modules()).extracting(HostedModule::state).containsOnly(ModuleState.RESOLVED);
    }

    @Test
    void a_service_that_is_withdrawn_alone_stops_those_that_need_it() {
        ServiceRegistration service = host.services().register(Runnable.class, () -> {});
        HostedModule user = needing("user", "Runnable");
        await(user.start());
        service.withdraw();
        until("the user has stopped", () -> user.state() == ModuleState.RESOLVED);
        host.services().register(Runnable.class, () -> {});
        until("the user runs again", () -> isActive(user));
        assertThat(log).containsExactly("start user", "stop user", "start user");
    }

    @Test
    void a_dependent_that_fails_to_start_again_is_not_tried_again() {
        ServiceRegistration service = host.services().register(Runnable.class, () -> {});
        HostedModule user = installed(
                "user",
                "log(context, \"start user\"); starts++;"
                        + "context.services().register(CharSequence.class, \"news\");"
                        + "return starts == 1 ? Future.succeededFuture() : Future.failedFuture(\"no way\");",
                "static int starts;",
                NEEDS.formatted("Runnable"));
        await(user.start());
        service.withdraw();
        until("the user has stopped", () -> user.state() == ModuleState.RESOLVED);
        host.services().register(Runnable.class, () -> {});
        until("it has failed", () -> events.stream().anyMatch(event -> event.failure() != null));
        host.services().register(CharSequence.class, "something new");
        await(user.resolve());
        await(user.resolve());
        assertThat(log).containsExactly("start user", "start user");
        assertThat(user.state()).isEqualTo(ModuleState.RESOLVED);
    }

    @Test
    void a_module_that_needs_a_service_and_requires_a_module_waits_for_both() {
        HostedModule provider = provider("provider", "Runnable");
        HostedModule base = install(telling("base").jar());
        HostedModule user = install(telling("user", NEEDS.formatted("Runnable"))
                .directive("requires base;")
                .sees(base.origin())
                .jar());
        await(provider.start());
        await(user.start());
        await(provider.stop());
        await(base.stop());
        await(provider.start());
        await(provider.resolve());
        assertThat(user.state()).isEqualTo(ModuleState.RESOLVED);
        await(base.start());
        until("the user runs again", () -> isActive(user));
    }
}
