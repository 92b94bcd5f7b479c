package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.modules.ModuleException.Kind;
import io.berth.testing.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a module, its services and those who use them when another version takes its place. */
@Timeout(60)
class UpdateTest {
    /** Offers its version as a service. */
    private static final String OFFERS =
            "context.services().register(String.class, context.id().version()); return Future.succeededFuture();";

    private final Vertx vertx = Vertx.vertx();
    private final ModuleHost host = ModuleHost.create(vertx);
    private final List<ModuleEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final ServiceHandle<String> version = host.services().find(String.class);
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

    private Path jar(String version, String start, String... members) {
        return forge.module("chat", version).activator(start, members).jar();
    }

    private HostedModule started(Path jar) {
        return await(host.install(jar).compose(HostedModule::start));
    }

    private static void refused(Future<?> future, Kind kind) {
        assertThatThrownBy(() -> await(future))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static String told(ModuleEvent event) {
        return event.module().version() + " " + event.state();
    }

    // --- the switch

    @Test
    void the_new_version_starts_beside_the_old_one_which_then_stops_and_goes() {
        HostedModule old = started(jar("1.0", OFFERS));
        events.clear();

        HostedModule next = await(old.update(jar("2.0", OFFERS)));

        assertThat(events)
                .extracting(UpdateTest::told)
                .containsExactly(
                        "2.0 INSTALLED",
                        "2.0 RESOLVED",
                        "2.0 STARTING",
                        "2.0 ACTIVE",
                        "1.0 STOPPING",
                        "1.0 RESOLVED",
                        "1.0 UNINSTALLED");
        assertThat(host.modules()).containsExactly(next);
        assertThat(next.state()).isEqualTo(ModuleState.ACTIVE);
        assertThat(old.state()).isEqualTo(ModuleState.UNINSTALLED);
        assertThat(old.module()).isEmpty();
    }

    @Test
    void both_versions_are_active_at_the_moment_of_the_switch() {
        HostedModule old = started(jar("1.0", OFFERS));
        List<ModuleState> states = new CopyOnWriteArrayList<>();
        host.services().track(String.class, new ServiceTracker<>() {
            @Override
            public void onDeparture(String service) {
                host.modules().forEach(module -> states.add(module.state()));
            }
        });

        await(old.update(jar("2.0", OFFERS)));

        assertThat(states).containsExactly(ModuleState.ACTIVE, ModuleState.ACTIVE);
    }

    @Test
    void a_handle_always_leads_to_a_version_and_then_to_the_new_one() {
        HostedModule old = started(jar("1.0", OFFERS));
        List<String> seen = new CopyOnWriteArrayList<>();
        Subscription watching = host.onEvent(event -> seen.add(version.get()));

        await(old.update(jar("2.0", OFFERS)));
        watching.cancel();

        assertThat(seen).containsExactly("1.0", "1.0", "1.0", "1.0", "2.0", "2.0", "2.0");
    }

    @Test
    void a_tracker_hears_of_the_new_service_before_the_old_one_goes() {
        HostedModule old = started(jar("1.0", OFFERS));
        host.services().track(String.class, telling());

        await(old.update(jar("2.0", OFFERS)));

        assertThat(told).containsExactly("come 1.0", "come 2.0", "gone 1.0");
    }

    private ServiceTracker<String> telling() {
        return new ServiceTracker<>() {
            @Override
            public void onArrival(String service, Map<String, Object> properties) {
                told.add("come " + service);
            }

            @Override
            public void onDeparture(String service) {
                told.add("gone " + service);
            }
        };
    }

    @Test
    void the_old_version_has_the_time_that_its_stop_takes_and_the_new_one_serves_meanwhile() {
        Promise<Void> drained = Promise.promise();
        host.services().register(Supplier.class, drained::future);
        HostedModule old = started(jar("1.0", OFFERS, """
                @Override public Future<?> stop(ModuleContext context) {
                    return (Future<?>) context.services().find(java.util.function.Supplier.class).get().get();
                }
                """));

        Future<HostedModule> updating = old.update(jar("2.0", OFFERS));
        Waiting.until("the old one drains", () -> old.state() == ModuleState.STOPPING);

        assertThat(version.get()).isEqualTo("2.0");
        assertThat(updating.isComplete()).isFalse();
        assertThat(host.modules()).contains(old);
        drained.complete();
        assertThat(await(updating).id().version()).isEqualTo("2.0");
        assertThat(old.state()).isEqualTo(ModuleState.UNINSTALLED);
    }

    @Test
    void what_does_not_end_well_in_the_old_version_is_told_and_the_update_is_done() {
        HostedModule old = started(jar("1.0", OFFERS, """
                @Override public Future<?> stop(ModuleContext context) {
                    throw new IllegalStateException("not now");
                }
                """));

        await(old.update(jar("2.0", OFFERS)));

        assertThat(events)
                .filteredOn(event -> event.report() != null)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.module()).isEqualTo(old.id());
                    assertThat(event.report().unended()).containsExactly("its activator: not now");
                });
    }

    @Test
    void updates_follow_each_other() {
        HostedModule module = started(jar("1.0", OFFERS));

        for (String next : List.of("1.1", "1.2", "2.0")) {
            module = await(module.update(jar(next, OFFERS)));
            assertThat(version.get()).isEqualTo(next);
        }

        assertThat(host.modules()).containsExactly(module);
    }

    @Test
    void an_older_version_takes_the_place_of_a_newer_one() {
        HostedModule module = started(jar("2.0", OFFERS));

        assertThat(await(module.update(jar("1.0", OFFERS))).state()).isEqualTo(ModuleState.ACTIVE);

        assertThat(version.get()).isEqualTo("1.0");
    }

    @Test
    void of_two_updates_at_once_one_is_done_and_the_other_is_told_that_it_is_too_late() {
        HostedModule old = started(jar("1.0", OFFERS));

        Future<HostedModule> first = old.update(jar("2.0", OFFERS));
        Future<HostedModule> second = old.update(jar("3.0", OFFERS));

        assertThat(await(first).state()).isEqualTo(ModuleState.ACTIVE);
        refused(second, Kind.WRONG_STATE);
        assertThat(host.modules()).containsExactly(await(first));
    }

    // --- modules that are tied to it

    @Test
    void modules_that_require_it_are_tied_to_the_new_version_with_those_that_require_them() {
        Path one = jar("1.0", OFFERS);
        HostedModule old = started(one);
        HostedModule middle = started(requiring("middle", "chat", one));
        Path seen = requiring("middle", "chat", one);
        HostedModule top = started(requiring("top", "middle", seen, one));

        HostedModule next = await(old.update(jar("2.0", OFFERS)));

        assertThat(middle.state()).isEqualTo(ModuleState.ACTIVE);
        assertThat(top.state()).isEqualTo(ModuleState.ACTIVE);
        assertThat(middle.requires(next)).isTrue();
        assertThat(top.requires(middle)).isTrue();
        assertThat(middle.module().orElseThrow().canRead(next.module().orElseThrow()))
                .isTrue();
    }

    private Path requiring(String name, String other, Path... seen) {
        ModuleForge.Blank blank = forge.module(name, "1.0").directive("requires " + other + ";");
        for (Path path : seen) {
            blank.sees(path);
        }
        return blank.activator("return Future.succeededFuture();").jar();
    }

    @Test
    void a_module_that_needs_its_service_runs_on() {
        HostedModule old = started(jar("1.0", OFFERS));
        HostedModule user = started(forge.module("user", "1.0")
                .activator(
                        "return Future.succeededFuture();",
                        "@Override public Set<Class<?>> needs() { return Set.of(String.class); }")
                .jar());
        events.clear();

        await(old.update(jar("2.0", OFFERS)));

        assertThat(events).extracting(ModuleEvent::module).doesNotContain(user.id());
        assertThat(user.state()).isEqualTo(ModuleState.ACTIVE);
    }

    @Test
    void a_new_version_that_requires_those_who_require_it_is_refused() {
        Path one = jar("1.0", OFFERS);
        HostedModule old = started(one);
        Path user = requiring("user", "chat", one);
        started(user);

        Path alone = forge.module("user", "1.0").jar(); // javac would find the cycle
        refused(
                old.update(forge.module("chat", "2.0")
                        .directive("requires user;")
                        .sees(alone)
                        .activator(OFFERS)
                        .jar()),
                Kind.CYCLE);

        assertThat(version.get()).isEqualTo("1.0");
    }

    // --- a version that does not run

    @Test
    void a_version_that_does_not_run_is_replaced_and_not_started() {
        HostedModule old = await(host.install(jar("1.0", OFFERS)));

        HostedModule next = await(old.update(jar("2.0", OFFERS)));

        assertThat(next.state()).isEqualTo(ModuleState.INSTALLED);
        assertThat(host.modules()).containsExactly(next);
        assertThat(await(next.start()).state()).isEqualTo(ModuleState.ACTIVE);
    }

    @Test
    void a_version_that_waits_for_a_service_is_replaced_by_one_that_waits() {
        String[] waits = {
            "return Future.succeededFuture();",
            "@Override public Set<Class<?>> needs() { return Set.of(Integer.class); }"
        };
        ServiceRegistration service = host.services().register(Integer.class, 1);
        HostedModule offering = started(forge.module("offering", "1.0")
                .activator("context.services().register(Long.class, 1L); return Future.succeededFuture();")
                .jar());
        HostedModule old = started(jar("1.0", waits[0], waits[1].replace("Integer", "Long")));
        await(offering.stop());
        assertThat(old.state()).isEqualTo(ModuleState.RESOLVED);

        service.withdraw();
        HostedModule next = await(old.update(jar("2.0", waits[0], waits[1])));

        assertThat(next.state()).isEqualTo(ModuleState.RESOLVED);
        host.services().register(Integer.class, 2);
        Waiting.until("it starts", () -> next.state() == ModuleState.ACTIVE);
    }

    @Test
    void a_version_that_is_gone_is_not_updated() {
        HostedModule old = started(jar("1.0", OFFERS));
        await(old.uninstall());

        refused(old.update(jar("2.0", OFFERS)), Kind.WRONG_STATE);

        assertThat(host.modules()).isEmpty();
    }
}
