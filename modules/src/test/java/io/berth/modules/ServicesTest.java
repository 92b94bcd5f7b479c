package io.berth.modules;

import static io.berth.testing.Waiting.await;
import static io.berth.testing.Waiting.elsewhere;
import static io.berth.testing.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.modules.ModuleException.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServicesTest extends Hosting {
    private ServiceRegistration offer(String word, int ranking, Map<String, Object> properties) {
        return host.services().register(CharSequence.class, word, ranking, properties);
    }

    private ServiceRegistration offer(String word) {
        return offer(word, 0, Map.of());
    }

    private ServiceHandle<CharSequence> handle() {
        return host.services().find(CharSequence.class);
    }

    // --- looking

    @Test
    void a_service_is_found_by_its_type() {
        ServiceHandle<CharSequence> before = handle();
        assertThat(before.isPresent()).isFalse();
        offer("word");
        assertThat(before.get()).isEqualTo("word");
        assertThat(host.services().find(String.class).isPresent())
                .as("another type")
                .isFalse();
    }

    @Test
    void the_highest_ranking_is_taken_then_the_oldest() {
        offer("lowest", Integer.MIN_VALUE, Map.of());
        assertThat(handle().get()).isEqualTo("lowest");
        offer("old");
        offer("young");
        assertThat(handle().get()).isEqualTo("old");
        ServiceRegistration high = offer("high", 5, Map.of());
        offer("highest", Integer.MAX_VALUE, Map.of()).withdraw();
        assertThat(handle().get()).isEqualTo("high");
        high.withdraw();
        assertThat(handle().get()).isEqualTo("old");
    }

    @Test
    void a_handle_follows_changes_of_ranking() {
        ServiceRegistration one = offer("one", 1, Map.of());
        ServiceRegistration two = offer("two", 2, Map.of());
        ServiceHandle<CharSequence> handle = handle();
        assertThat(handle.get()).isEqualTo("two");
        two.change(0, Map.of("is", "less"));
        assertThat(handle.get()).isEqualTo("one");
        one.change(0, Map.of());
        assertThat(handle.get()).as("the older one again").isEqualTo("one");
        one.withdraw();
        assertThat(handle.properties()).containsEntry("is", "less");
    }

    @Test
    void properties_tell_services_apart() {
        offer("hello", 5, Map.of("language", "en"));
        ServiceRegistration german = offer("hallo", 0, Map.of("language", "de"));
        ServiceHandle<CharSequence> handle =
                host.services().find(CharSequence.class, properties -> "de".equals(properties.get("language")));
        assertThat(handle.get()).isEqualTo("hallo");
        assertThat(handle.properties()).containsExactly(Map.entry("language", "de"));
        german.change(0, Map.of("language", "nl"));
        assertThat(handle.isPresent()).isFalse();
    }

    @Test
    void what_is_gone_cannot_be_had() {
        ServiceHandle<CharSequence> handle = handle();
        ServiceRegistration word = offer("word");
        word.withdraw();
        word.withdraw();
        word.change(7, Map.of());
        assertThat(handle.isPresent()).isFalse();
        for (Runnable use : List.<Runnable>of(handle::get, handle::properties)) {
            assertThatThrownBy(use::run)
                    .isInstanceOfSatisfying(
                            ModuleException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SERVICE_GONE))
                    .hasMessageContaining("nobody offers a java.lang.CharSequence");
        }
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // the mistake that is looked at
    void what_is_not_of_its_type_is_not_taken() {
        assertThatThrownBy(() -> host.services().register((Class) Runnable.class, "word"))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_ARGUMENT))
                .hasMessageContaining("java.lang.String is no java.lang.Runnable");
    }

    @Test
    void properties_are_copied() {
        Map<String, Object> mine = new HashMap<>(Map.of("key", "before"));
        offer("word", 0, mine);
        mine.put("key", "after");
        assertThat(handle().properties()).containsEntry("key", "before");
    }

    @Test
    void a_service_can_be_looked_for_while_services_change() {
        offer("always");
        ServiceHandle<CharSequence> handle = handle();
        List<CompletableFuture<Integer>> readers = new ArrayList<>();
        for (int reader = 0; reader < 4; reader++) {
            readers.add(elsewhere(() -> {
                int found = 0;
                while (host.services().find(Runnable.class).isPresent() || found == 0) {
                    found += handle.get().length();
                }
                return found;
            }));
        }
        ServiceRegistration going = host.services().register(Runnable.class, () -> {});
        for (int i = 0; i < 2000; i++) {
            ServiceRegistration word = offer("word", i % 3 - 1, Map.of());
            word.change(1 - i % 3, Map.of());
            word.withdraw();
        }
        going.withdraw();
        readers.forEach(reader -> assertThat(await(reader)).isPositive());
        assertThat(handle.get()).isEqualTo("always");
    }

    @Test
    void a_handle_needs_no_lock() {
        offer("word");
        ServiceHandle<CharSequence> handle = host.services().find(CharSequence.class, properties -> {
            // Another thread registers meanwhile: with a lock around this it would wait for ever.
            await(elsewhere(() -> host.services().register(Runnable.class, () -> {})));
            return true;
        });
        assertThat(handle.get()).isEqualTo("word");
    }

    @Test
    void services_are_described_in_words() {
        offer("word", 3, Map.of("language", "en"));
        HostedModule chat = installed("chat", "context.services().register(Runnable.class, () -> {}); " + STARTED);
        await(chat.start());
        assertThat(host.describeServices())
                .containsExactly(
                        "java.lang.CharSequence by the host ranking 3 {language=en}",
                        "java.lang.Runnable by chat@1.0",
                        "java.util.Collection by the host");
    }

    // --- tracking

    private static final class Told implements ServiceTracker<CharSequence> {
        private final List<String> news;

        Told(List<String> news) {
            this.news = news;
        }

        @Override
        public void onArrival(CharSequence service, Map<String, Object> properties) {
            news.add("+" + service + properties);
        }

        @Override
        public void onChange(CharSequence service, Map<String, Object> properties) {
            news.add("~" + service + properties);
        }

        @Override
        public void onDeparture(CharSequence service) {
            news.add("-" + service);
        }
    }

    /** All that trackers are to be told now they have been told. */
    private void settled() {
        HostedModule module =
                install(forge.module("settled" + host.modules().size(), "1").exploded());
        assertThat(module.state()).isEqualTo(ModuleState.INSTALLED);
    }

    @Test
    void a_tracker_hears_of_those_that_are_there_and_of_all_that_comes_changes_and_goes() {
        offer("old", 0, Map.of("a", 1));
        ServiceRegistration best = offer("best", 1, Map.of());
        host.services().track(CharSequence.class, new Told(log));
        ServiceRegistration young = offer("young");
        young.change(0, Map.of("b", 2));
        best.withdraw();
        host.services().register(Runnable.class, () -> {});
        settled();
        assertThat(log).containsExactly("+best{}", "+old{a=1}", "+young{}", "~young{b=2}", "-best");
    }

    @Test
    void a_tracker_that_is_cancelled_hears_no_more() {
        Told told = new Told(log);
        Subscription one = host.services().track(CharSequence.class, told);
        Subscription two = host.services().track(CharSequence.class, told);
        one.cancel();
        one.cancel();
        offer("word");
        settled();
        assertThat(log).as("told once").containsExactly("+word{}");
        two.cancel();
        offer("other");
        settled();
        assertThat(log).hasSize(1);
    }

    @Test
    void a_tracker_that_throws_does_not_keep_others_from_hearing() {
        host.services().track(CharSequence.class, new ServiceTracker<>() {
            @Override
            public void onArrival(CharSequence service, Map<String, Object> properties) {
                throw new IllegalStateException("not now");
            }
        });
        host.services().track(CharSequence.class, new Told(log));
        ServiceRegistration word = offer("word");
        word.withdraw();
        settled();
        assertThat(log).containsExactly("+word{}", "-word");
    }

    @Test
    void a_tracker_may_register_and_look() {
        host.services().track(CharSequence.class, new ServiceTracker<>() {
            @Override
            public void onArrival(CharSequence service, Map<String, Object> properties) {
                host.services().register(Runnable.class, () -> log.add("from " + handle().get()));
            }
        });
        offer("word");
        until("it has registered", () -> host.services().find(Runnable.class).isPresent());
        host.services().find(Runnable.class).get().run();
        assertThat(log).containsExactly("from word");
    }

    @Test
    void the_departure_of_a_service_is_told_before_its_module_stops() {
        HostedModule provider = installed(
                "provider",
                "context.onStop(\"it\", () -> { log(context, \"undone\"); return Future.succeededFuture(); });"
                        + "context.services().register(CharSequence.class, \"word\"); "
                        + STARTED,
                "@Override public Future<?> stop(ModuleContext context) {"
                        + " log(context, \"stop \" + context.services().find(CharSequence.class).isPresent());"
                        + " return Future.succeededFuture(); }");
        host.services().track(CharSequence.class, new Told(log));
        await(provider.start());
        await(provider.stop());
        assertThat(log).containsExactly("+word{}", "-word", "stop false", "undone");
    }

    @Test
    void what_a_module_withdrew_itself_is_no_matter_when_it_stops() {
        HostedModule chat = installed(
                "chat",
                "context.services().register(CharSequence.class, \"word\").withdraw();"
                        + "context.services().register(CharSequence.class, \"other\").change(4, Map.of(\"a\", 1)); "
                        + STARTED);
        await(chat.start());
        assertThat(handle().get()).isEqualTo("other");
        assertThat(handle().properties()).containsEntry("a", 1);
        assertThat(await(chat.stop()).isClean()).isTrue();
        assertThat(handle().isPresent()).isFalse();
    }

    @Test
    void the_trackers_of_a_module_go_with_it() {
        HostedModule chat = installed("chat", """
                context.services().track(CharSequence.class, new ServiceTracker<CharSequence>() {
                    @Override public void onArrival(CharSequence service, Map<String, Object> properties) {
                        log(context, "chat hears " + service);
                    }
                });
                """ + STARTED);
        await(chat.start());
        offer("one");
        settled();
        await(chat.stop());
        offer("two");
        settled();
        assertThat(log).containsExactly("chat hears one");
    }
}
