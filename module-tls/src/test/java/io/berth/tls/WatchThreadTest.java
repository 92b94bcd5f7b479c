package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Logged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The thread behind the watches, in earnest. */
@Timeout(60)
class WatchThreadTest {
    private static final long WAIT_SECONDS = 20;
    private static final Duration OFTEN = Duration.ofMillis(5);

    private final Certificates root = Certificates.authority();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @TempDir
    private Path directory;

    @Test
    void changes_are_found_by_one_thread_for_all_watches_which_ends_with_the_last() throws Exception {
        PemFiles one = PemFiles.write(directory, "one", root.server("one.example"));
        PemFiles two = PemFiles.write(directory, "two", root.server("two.example"));
        CertificateWatch first = start(one, OFTEN);
        Thread thread = thread();
        CertificateWatch second = start(two, OFTEN);
        CertificateWatch rare = start(two, Duration.ofDays(1));
        assertThat(List.of(next(), next(), next()))
                .as("the first looks")
                .containsExactlyInAnyOrder(
                        "changed " + one.certificates(),
                        "changed " + two.certificates(),
                        "changed " + two.certificates());

        PemFiles.replace(one.certificates(), "nonsense");
        assertThat(next()).isEqualTo("refused " + one.certificates());
        PemFiles.replace(two.certificates(), "nonsense");
        assertThat(next()).isEqualTo("refused " + two.certificates());
        first.close();
        assertThat(thread.isAlive()).isTrue();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(threads()).containsExactly(thread);

        second.close();
        rare.close();
        thread.join(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
        assertThat(thread.isAlive()).isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void a_watch_started_later_has_a_thread_again() throws Exception {
        PemFiles files = PemFiles.write(directory, "one", root.server("one.example"));
        try (CertificateWatch first = start(files, OFTEN)) {
            assertThat(next()).isEqualTo("changed " + files.certificates());
            assertThat(first).isNotNull();
        }

        try (CertificateWatch again = start(files, OFTEN)) {
            assertThat(next()).isEqualTo("changed " + files.certificates());
            PemFiles.replace(files.certificates(), "nonsense");

            assertThat(next()).isEqualTo("refused " + files.certificates());
            assertThat(again).hasToString("CertificateWatch[" + files.certificates() + ", " + files.key() + "]");
        }
    }

    @Test
    void a_watch_that_fails_leaves_the_others_running() throws Exception {
        PemFiles files = PemFiles.write(directory, "one", root.server("one.example"));
        PemFiles bad = PemFiles.write(directory, "bad", root.server("bad.example"));
        CountDownLatch failed = new CountDownLatch(1);
        try (Logged logged = Logged.by("io.berth.tls");
                CertificateWatch failing = CertificateWatch.start(
                        () -> {
                            failed.countDown();
                            throw new AssertionError("out of order");
                        },
                        List.of(bad.key()),
                        OFTEN,
                        identity -> {},
                        refusal -> {});
                CertificateWatch sound = start(files, OFTEN)) {
            assertThat(failed.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(next()).isEqualTo("changed " + files.certificates());

            PemFiles.replace(files.certificates(), "nonsense");
            assertThat(next()).isEqualTo("refused " + files.certificates());
            assertThat(logged.failures())
                    .singleElement()
                    .satisfies(e -> assertThat(e).hasMessage("out of order"));
            assertThat(failing).isNotSameAs(sound);
        }
    }

    private CertificateWatch start(PemFiles files, Duration every) {
        return CertificateWatch.start(
                () -> Identity.pem(files.certificates(), files.key()),
                List.of(files.certificates(), files.key()),
                every,
                identity -> told.add("changed " + files.certificates()),
                refusal -> told.add("refused " + files.certificates()));
    }

    private String next() throws InterruptedException {
        return told.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private static Thread thread() {
        return threads().get(0);
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(WatchThread.NAME))
                .toList();
    }
}
