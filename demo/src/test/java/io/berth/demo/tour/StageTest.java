package io.berth.demo.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.demo.Transports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine.Help.Ansi;

@Timeout(60)
class StageTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final StringWriter printed = new StringWriter();
    private final List<String> closed = Collections.synchronizedList(new ArrayList<>());

    private Stage stage(Duration deadline) {
        return stage(deadline, Ansi.OFF);
    }

    private Stage stage(Duration deadline, Ansi ansi) {
        return new Stage(new PrintWriter(printed), ansi, Transports.auto, deadline);
    }

    @Test
    void a_scene_is_its_heading_its_story_and_its_claims() throws InterruptedException {
        Stage stage = stage(LONG);
        stage.play(new Sketch("Sums", act -> {
            act.claim(true, "one and one are 2");
            act.say("which is known");
        }));

        assertThat(printed.toString().lines())
                .containsExactly(
                        "", "1. Sums", "   This happens.", "   ok     one and one are 2", "     which is known");
        assertThat(stage.failed()).isEmpty();
    }

    @Test
    void a_claim_that_does_not_hold_is_told_and_remembered() throws InterruptedException {
        Stage stage = stage(LONG);
        stage.play(new Sketch("Sums", act -> act.claim(false, "one and one are 3")));

        assertThat(printed.toString()).contains("   FAILED one and one are 3");
        assertThat(stage.failed()).containsExactly("scene 1: one and one are 3");
    }

    @Test
    void a_scene_that_throws_has_failed_and_the_next_plays() throws InterruptedException {
        Stage stage = stage(LONG);
        stage.play(new Sketch("Throws", act -> {
            throw new IOException("no\n  sockets");
        }));
        stage.play(new Sketch("Plays", act -> act.claim(true, "it plays")));

        assertThat(stage.failed()).containsExactly("scene 1: it plays to its end: no sockets");
        assertThat(printed.toString()).contains("2. Plays").contains("ok     it plays");
    }

    @Test
    void a_scene_that_waits_for_ever_is_ended_by_its_deadline_and_the_next_plays() throws InterruptedException {
        Stage stage = stage(SHORT);
        CountDownLatch never = new CountDownLatch(1);
        stage.play(new Sketch("Waits", act -> never.await()));
        stage.play(new Sketch("Plays", act -> act.claim(true, "it plays")));

        assertThat(stage.failed()).containsExactly("scene 1: it ends within 50 ms");
        assertThat(printed.toString()).contains("ok     it plays");
    }

    @Test
    void a_scene_that_cannot_be_interrupted_is_not_heard_any_more() throws InterruptedException {
        Stage stage = stage(SHORT);
        CountDownLatch free = new CountDownLatch(1);
        CountDownLatch late = new CountDownLatch(1);
        stage.play(new Sketch("Hangs", act -> {
            act.opened(() -> closed.add("early"));
            while (free.getCount() > 0) {
                Thread.onSpinWait();
            }
            act.claim(false, "too late");
            try {
                act.opened(() -> closed.add("late"));
            } finally {
                late.countDown();
            }
        }));
        free.countDown();
        late.await();

        assertThat(stage.failed()).containsExactly("scene 1: it ends within 50 ms");
        assertThat(closed).containsExactly("early", "late");
    }

    @Test
    void what_a_scene_has_opened_is_closed_the_last_first_however_it_ends() throws InterruptedException {
        Stage stage = stage(LONG);
        stage.play(new Sketch("Throws", act -> {
            act.opened(() -> closed.add("first"));
            act.opened(() -> {
                throw new IOException("it is stuck");
            });
            act.opened(() -> closed.add("last"));
            throw new IllegalStateException("no reason");
        }));

        assertThat(closed).containsExactly("last", "first");
        assertThat(stage.failed())
                .containsExactly(
                        "scene 1: it plays to its end: no reason",
                        "scene 1: what it has opened is closed: it is stuck");
    }

    @Test
    void ending_the_stage_closes_what_plays_and_nothing_plays_after_that() {
        Stage stage = stage(LONG);
        CountDownLatch over = new CountDownLatch(1);
        Scene waits = new Sketch("Waits", act -> {
            act.opened(over::countDown);
            new Thread(stage::close).start();
            over.await();
        });

        assertThatThrownBy(() -> stage.play(waits)).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> stage.play(waits)).hasMessage("the tour was ended before its time");
        assertThat(stage.failed()).isEmpty();
    }

    @Test
    void colours_are_for_terminals() throws InterruptedException {
        Scene scene = new Sketch("Sums", act -> act.claim(true, "one and one are 2"));
        stage(LONG).play(scene);
        assertThat(printed.toString()).doesNotContain("\u001b");
        stage(LONG, Ansi.ON).play(scene);
        assertThat(printed.toString()).contains("\u001b[1m1. Sums").contains("\u001b[32mok");
    }
}
