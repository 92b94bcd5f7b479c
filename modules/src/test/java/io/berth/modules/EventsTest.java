package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static io.berth.testing.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.modules.ModuleException.Kind;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventsTest extends Hosting {
    private List<String> told() {
        return events.stream()
                .map(event -> event.module().name() + " " + event.before() + ">" + event.state()
                        + (event.failure() == null ? "" : " " + event.failure().kind()))
                .toList();
    }

    @Test
    void every_transition_is_told_in_its_order() {
        HostedModule chat = install(telling("chat").jar());
        await(chat.resolve());
        await(chat.start());
        await(chat.stop());
        await(chat.start());
        await(chat.uninstall());
        assertThat(told())
                .containsExactly(
                        "chat null>INSTALLED",
                        "chat INSTALLED>RESOLVED",
                        "chat RESOLVED>STARTING",
                        "chat STARTING>ACTIVE",
                        "chat ACTIVE>STOPPING",
                        "chat STOPPING>RESOLVED",
                        "chat RESOLVED>STARTING",
                        "chat STARTING>ACTIVE",
                        "chat ACTIVE>STOPPING",
                        "chat STOPPING>RESOLVED",
                        "chat RESOLVED>UNINSTALLED");
        assertThat(events).extracting(ModuleEvent::failure).containsOnlyNulls();
    }

    @Test
    void a_failed_start_is_told() {
        HostedModule chat = installed("chat", "return Future.failedFuture(\"no way\");");
        assertFails(chat.start(), Kind.START_FAILED);
        assertThat(told())
                .containsExactly(
                        "chat null>INSTALLED",
                        "chat INSTALLED>RESOLVED",
                        "chat RESOLVED>STARTING",
                        "chat STARTING>RESOLVED START_FAILED");
    }

    @Test
    void what_does_not_come_as_far_as_starting_is_told() {
        HostedModule chat =
                installed("chat", STARTED, "@Override public Set<Class<?>> needs() { return Set.of(Runnable.class); }");
        assertFails(chat.start(), Kind.MISSING_SERVICE);
        assertThat(told())
                .containsExactly(
                        "chat null>INSTALLED", "chat INSTALLED>RESOLVED", "chat RESOLVED>RESOLVED MISSING_SERVICE");
    }

    @Test
    void what_cannot_be_resolved_is_told_of_all_that_wait_for_it() {
        install(forge.module("base", "1.0")
                .directive("requires nowhere;")
                .sees(forge.module("nowhere", "1.0").jar())
                .jar());
        HostedModule top = install(forge.module("top", "1.0")
                .directive("requires base;")
                .sees(forge.module("base", "0").jar())
                .jar());
        assertFails(top.start(), Kind.MISSING_REQUIREMENT);
        assertThat(told())
                .containsExactly(
                        "base null>INSTALLED",
                        "top null>INSTALLED",
                        "base INSTALLED>INSTALLED MISSING_REQUIREMENT",
                        "top INSTALLED>INSTALLED MISSING_REQUIREMENT");
    }

    @Test
    void the_state_is_that_of_the_event_while_it_is_told() {
        host.onEvent(event ->
                log.add(event.state() + " " + host.module(event.module()).map(HostedModule::state)));
        HostedModule chat = installed("chat", STARTED);
        await(chat.start());
        assertThat(log)
                .containsExactly(
                        "INSTALLED Optional[INSTALLED]",
                        "RESOLVED Optional[RESOLVED]",
                        "STARTING Optional[STARTING]",
                        "ACTIVE Optional[ACTIVE]");
    }

    @Test
    void a_listener_that_throws_does_no_harm() {
        host.onEvent(event -> {
            throw new IllegalStateException("not now");
        });
        host.onEvent(event -> log.add(event.state().name()));
        await(installed("chat", STARTED).start());
        assertThat(log).containsExactly("INSTALLED", "RESOLVED", "STARTING", "ACTIVE");
    }

    @Test
    void a_listener_that_is_cancelled_hears_no_more() {
        Consumer<ModuleEvent> listener = event -> log.add(event.state().name());
        Subscription one = host.onEvent(listener);
        Subscription two = host.onEvent(listener);
        one.cancel();
        one.cancel();
        HostedModule chat = installed("chat", STARTED);
        assertThat(log).as("told once").containsExactly("INSTALLED");
        two.cancel();
        await(chat.resolve());
        assertThat(log).hasSize(1);
    }

    @Test
    void a_listener_may_call_the_host() {
        HostedModule chat = installed("chat", STARTED);
        HostedModule mail = installed("mail", STARTED);
        host.onEvent(event -> {
            if (event.module().equals(chat.id()) && event.state() == ModuleState.ACTIVE) {
                mail.start().compose(started -> chat.uninstall()).onFailure(failure -> log.add(failure.toString()));
            }
        });
        await(chat.start());
        until("the calls are done", () -> chat.state() == ModuleState.UNINSTALLED);
        assertThat(mail.state()).isEqualTo(ModuleState.ACTIVE);
        assertThat(log).isEmpty();
    }
}
