package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StartingTest extends Hosting {
    // --- what does not start

    @Test
    void an_activator_whose_constructor_throws_does_not_start() {
        assertDoesNotStart(
                installed("chat", STARTED, "public Activator() { throw new IllegalStateException(\"no way\"); }"),
                "chat@1.0 does not start (no way)");
    }

    @Test
    void an_activator_whose_class_cannot_be_initialized_does_not_start() {
        assertDoesNotStart(
                installed("chat", STARTED, "static { if (true) throw new IllegalStateException(\"no way\"); }"),
                "chat@1.0 does not start (no way)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"throw new IllegalStateException(\"no way\");", "return null;"})
    void an_activator_whose_defaults_fail_does_not_start(String body) {
        assertDoesNotStart(
                installed("chat", STARTED, "@Override public JsonObject defaults() { %s }".formatted(body)),
                body.contains("null") ? "null as defaults" : "no way");
    }

    @ParameterizedTest
    @ValueSource(strings = {"throw new IllegalStateException(\"no way\");", "return null;"})
    void an_activator_whose_needs_fail_does_not_start(String body) {
        assertDoesNotStart(
                installed("chat", STARTED, "@Override public Set<Class<?>> needs() { %s }".formatted(body)),
                body.contains("null") ? "null as needs" : "no way");
    }

    @Test
    void an_activator_that_throws_does_not_start() {
        assertDoesNotStart(
                installed("chat", "throw new IllegalStateException(\"no way\");"), "chat@1.0 does not start (no way)");
    }

    @Test
    void an_activator_that_fails_with_an_error_does_not_start() {
        assertDoesNotStart(installed("chat", "throw new StackOverflowError(\"too deep\");"), "too deep");
    }

    @Test
    void an_activator_that_returns_nothing_does_not_start() {
        assertDoesNotStart(installed("chat", "return null;"), "returned no future");
    }

    @Test
    void an_activator_whose_future_fails_does_not_start() {
        assertDoesNotStart(installed("chat", "return Future.failedFuture(\"no way\");"), "(no way)");
    }

    private void assertDoesNotStart(HostedModule module, String why) {
        assertFails(module.start(), Kind.START_FAILED).hasMessageContaining(why).hasCauseInstanceOf(Throwable.class);
        assertThat(module.state()).isEqualTo(ModuleState.RESOLVED);
        ModuleEvent last = events.get(events.size() - 1);
        assertThat(last.module()).isEqualTo(module.id());
        assertThat(last.state()).isEqualTo(ModuleState.RESOLVED);
        assertThat(last.failure()).isNotNull().hasMessageContaining(why);
    }

    @Test
    void an_activator_that_does_not_end_in_its_time_does_not_start() {
        impatientHost();
        HostedModule slow = installed("slow", "return Promise.promise().future();");
        assertFails(slow.start(), Kind.DEADLINE)
                .hasMessageContaining("slow@1.0 does not start (it did not end within 100 ms)");
        assertThat(slow.state()).isEqualTo(ModuleState.RESOLVED);
    }

    @Test
    void a_configuration_that_the_host_cannot_tell_is_a_failed_start() {
        host(HostOptions.DEFAULT.withConfiguration(name -> {
            throw new IllegalStateException("no " + name + " there");
        }));
        assertDoesNotStart(installed("chat", STARTED), "no chat there");
        host(HostOptions.DEFAULT.withConfiguration(name -> null));
        assertDoesNotStart(installed("chat", STARTED), "null as its configuration");
    }

    @Test
    void after_a_failed_start_all_is_undone_in_reverse_order() {
        HostedModule chat = installed("chat", """
                context.services().register(Runnable.class, () -> {});
                context.onStop("first", () -> { log(context, "first"); return Future.succeededFuture(); });
                context.onStop("second", () -> { throw new IllegalStateException("never mind"); });
                context.onStop("third", () -> { log(context, "third"); return Future.succeededFuture(); });
                return Future.failedFuture("no way");
                """);
        assertFails(chat.start(), Kind.START_FAILED);
        assertThat(log).containsExactly("third", "first");
        assertThat(host.services().find(Runnable.class).isPresent()).isFalse();
    }

    @Test
    void a_module_that_did_not_start_can_be_started_again() {
        HostedModule chat = installed(
                "chat",
                "return context.services().find(Runnable.class).isPresent() ? Future.succeededFuture()"
                        + " : Future.failedFuture(\"not yet\");");
        assertFails(chat.start(), Kind.START_FAILED);
        host.services().register(Runnable.class, () -> {});
        await(chat.start());
        assertThat(chat.state()).isEqualTo(ModuleState.ACTIVE);
    }

    @Test
    void what_an_activator_throws_is_recounted_with_its_causes() {
        HostedModule chat = installed("chat", """
                Own own = new Own("no way", new IllegalStateException("no road"));
                own.addSuppressed(own.getCause());
                own.addSuppressed(new Own("no path", null));
                own.getCause().initCause(own);
                throw own;
                """, """
                static final class Own extends RuntimeException {
                    Own(String message, Throwable cause) { super(message, cause); }
                }
                """);
        assertFails(chat.start(), Kind.START_FAILED).satisfies(failure -> {
            Throwable told = failure.getCause();
            assertThat(told).hasMessage("chat.Activator$Own: no way");
            assertThat(told.getStackTrace()[0].getClassName()).isEqualTo("chat.Activator");
            assertThat(told.getCause())
                    .hasMessage("java.lang.IllegalStateException: no road")
                    .hasNoCause();
            assertThat(told.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("chat.Activator$Own: no path");
        });
    }

    @Test
    void an_exception_that_cannot_be_asked_is_told_of_by_its_class() {
        assertDoesNotStart(installed("chat", "throw new Own();", """
                        static final class Own extends RuntimeException {
                            @Override public String getMessage() { throw new IllegalStateException(); }
                        }
                        """), "chat@1.0 does not start (chat.Activator$Own)");
    }

    // --- what does

    @Test
    void a_module_without_an_activator_starts_and_stops() {
        HostedModule lib = install(forge.module("lib", "1.0").jar());
        await(lib.start());
        assertThat(lib.state()).isEqualTo(ModuleState.ACTIVE);
        assertThat(await(lib.stop()).isClean()).isTrue();
    }

    @Test
    void each_start_makes_an_activator() {
        HostedModule chat = installed("chat", STARTED, "public Activator() { made++; }", "static int made;", """
                @Override public Future<?> stop(ModuleContext context) {
                    log(context, "made " + made); return Future.succeededFuture();
                }
                """);
        await(chat.start());
        await(chat.stop());
        await(chat.start());
        await(chat.stop());
        assertThat(log).containsExactly("made 1", "made 2");
    }

    @Test
    void starting_and_stopping_twice_is_doing_it_once() {
        HostedModule chat = install(telling("chat").jar());
        await(chat.start());
        await(chat.start());
        await(chat.stop());
        assertThat(await(chat.stop()).isClean()).isTrue();
        await(chat.uninstall());
        assertThat(await(chat.uninstall()).isClean()).isTrue();
        assertThat(await(chat.stop()).isClean()).isTrue();
        assertThat(log).containsExactly("start chat", "stop chat");
    }

    @Test
    void the_configuration_is_that_of_the_host_over_the_defaults() {
        host(HostOptions.DEFAULT.withConfiguration(name -> new JsonObject()
                .put("name", name)
                .put("limits", new JsonObject().put("users", 5))
                .put("colours", new JsonArray().add("red"))));
        await(installed(
                        "chat",
                        "log(context, context.configuration().encode()); "
                                + "context.configuration().getJsonObject(\"limits\").put(\"users\", 0); "
                                + "log(context, \"\" + context.configuration().getJsonObject(\"limits\").getInteger(\"users\")); "
                                + STARTED,
                        """
                                @Override public JsonObject defaults() {
                                    return new JsonObject().put("name", "nobody").put("port", 80)
                                            .put("limits", new JsonObject().put("users", 1).put("rooms", 2))
                                            .put("colours", new JsonArray().add("blue").add("green"));
                                }
                                """)
                .start());
        assertThat(new JsonObject(log.get(0)))
                .isEqualTo(new JsonObject()
                        .put("name", "chat")
                        .put("port", 80)
                        .put("limits", new JsonObject().put("users", 5).put("rooms", 2))
                        .put("colours", new JsonArray().add("red")));
        assertThat(log.get(1)).as("a copy each time").isEqualTo("5");
    }

    @Test
    void code_of_the_module_sees_its_loader_as_that_of_the_thread() {
        HostedModule chat = installed(
                "chat",
                "see(\"start\"); context.onStop(\"hook\", () -> { see(\"hook\"); seen.forEach(it -> log(context, it));"
                        + " return Future.succeededFuture(); }); "
                        + STARTED,
                "static final List<String> seen = new ArrayList<>();",
                """
                static void see(String where) {
                    if (Thread.currentThread().getContextClassLoader() == Activator.class.getClassLoader()) seen.add(where);
                }
                """,
                "static { see(\"class\"); }",
                "public Activator() { see(\"constructor\"); }",
                "@Override public JsonObject defaults() { see(\"defaults\"); return new JsonObject(); }",
                "@Override public Set<Class<?>> needs() { see(\"needs\"); return Set.of(); }",
                "@Override public Future<?> stop(ModuleContext context) { see(\"stop\"); return Future.succeededFuture(); }");
        await(chat.start());
        await(chat.stop());
        assertThat(log).containsExactly("class", "constructor", "defaults", "needs", "start", "stop", "hook");
    }
}
