package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.testing.Logged;
import io.berth.tls.TlsException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a watch makes of its files, look by look. */
@Timeout(60)
class CertificateWatchTest {
    private static final Certificates ROOT = Certificates.authority();
    private static final Identity FIRST = ROOT.server("first.example");
    private static final Identity SECOND = ROOT.server("second.example");

    @TempDir
    private Path directory;

    private PemFiles files;
    private final List<Identity> changed = new ArrayList<>();
    private final List<TlsException> refused = new ArrayList<>();

    @BeforeEach
    void write_the_first() {
        files = PemFiles.write(directory, "server", FIRST);
    }

    @Test
    void the_first_look_passes_on_what_the_files_say() {
        CertificateWatch watch = unlooked(this::load, changed::add);

        watch.poll();
        watch.poll();

        expect(List.of(FIRST), List.of());
    }

    @Test
    void files_that_stay_as_they_are_are_left_alone() throws Exception {
        CertificateWatch watch = watch();
        Files.setLastModifiedTime(files.key(), FileTime.fromMillis(0));
        PemFiles.write(directory, "server", FIRST);

        watch.poll();

        expect(List.of(), List.of());
    }

    @Test
    void a_new_pair_is_passed_on_once() {
        CertificateWatch watch = watch();
        PemFiles.write(directory, "server", SECOND);

        watch.poll();
        watch.poll();

        expect(List.of(SECOND), List.of());
    }

    @Test
    void a_pair_that_is_half_written_is_refused_once_and_taken_when_it_is_whole() {
        CertificateWatch watch = watch();
        PemFiles next = PemFiles.write(directory, "next", SECOND);

        PemFiles.move(next.certificates(), files.certificates());
        watch.poll();
        watch.poll();
        expect(List.of(), List.of(Reason.KEY_MISMATCH));
        assertThat(refused.get(0)).hasMessageContaining(files.key().toString());

        PemFiles.move(next.key(), files.key());
        watch.poll();
        expect(List.of(SECOND), List.of(Reason.KEY_MISMATCH));
    }

    @Test
    void each_new_content_that_is_no_good_is_told() {
        CertificateWatch watch = watch();

        PemFiles.write(files.key(), "nonsense");
        watch.poll();
        PemFiles.write(files.key(), "other nonsense");
        watch.poll();
        watch.poll();

        expect(List.of(), List.of(Reason.INVALID_KEY, Reason.INVALID_KEY));
    }

    @Test
    void back_to_what_was_passed_on_is_no_change() {
        CertificateWatch watch = watch();

        PemFiles.write(files.key(), "nonsense");
        watch.poll();
        PemFiles.write(directory, "server", FIRST);
        watch.poll();

        expect(List.of(), List.of(Reason.INVALID_KEY));
    }

    @Test
    void a_file_that_is_gone_for_a_while_is_told_and_found_again() throws Exception {
        CertificateWatch watch = watch();

        Files.delete(files.certificates());
        watch.poll();
        watch.poll();
        PemFiles.write(directory, "server", SECOND);
        watch.poll();

        expect(List.of(SECOND), List.of(Reason.UNREADABLE));
    }

    @Test
    void a_link_turned_to_another_directory_is_followed() throws Exception {
        Path one = Files.createDirectory(directory.resolve("one"));
        Path two = Files.createDirectory(directory.resolve("two"));
        PemFiles.write(one, "tls", FIRST);
        PemFiles.write(two, "tls", SECOND);
        Path link = Files.createSymbolicLink(directory.resolve("current"), one);
        files = new PemFiles(link.resolve("tls.pem"), link.resolve("tls.key"));
        CertificateWatch watch = watch();

        PemFiles.move(Files.createSymbolicLink(directory.resolve("next"), two), link);
        watch.poll();

        expect(List.of(SECOND), List.of());
    }

    @Test
    void files_that_change_while_they_are_read_are_read_again() {
        Runnable[] meanwhile = {() -> {}};
        CertificateWatch watch = watch(
                () -> {
                    Identity loaded = Identity.pem(files.certificates(), files.key());
                    meanwhile[0].run();
                    meanwhile[0] = () -> {};
                    return loaded;
                },
                changed::add);
        PemFiles.write(directory, "server", ROOT.server("between.example"));
        meanwhile[0] = () -> PemFiles.write(directory, "server", SECOND);

        watch.poll();

        expect(List.of(SECOND), List.of());
    }

    @Test
    void files_that_change_all_the_time_are_left_for_the_next_look() {
        int[] loads = {0};
        CertificateWatch watch = unlooked(
                () -> {
                    PemFiles.write(files.key(), "number " + loads[0]++);
                    return Identity.pem(files.certificates(), files.key());
                },
                changed::add);
        PemFiles.write(files.key(), "nonsense");

        watch.poll();

        assertThat(loads[0]).isEqualTo(3);
        expect(List.of(), List.of());
    }

    @Test
    void a_refusal_of_the_callback_is_told_as_one_and_the_next_change_is_another_chance() {
        CertificateWatch watch = watch(this::load, identity -> {
            if (identity.toString().contains("second")) {
                throw TlsException.misuse(Reason.CERTIFICATE_EXPIRED, "too old");
            }
            changed.add(identity);
        });

        PemFiles.write(directory, "server", SECOND);
        watch.poll();
        expect(List.of(), List.of(Reason.CERTIFICATE_EXPIRED));

        PemFiles.write(directory, "server", FIRST);
        watch.poll();
        expect(List.of(FIRST), List.of(Reason.CERTIFICATE_EXPIRED));
    }

    @Test
    void a_certificate_that_is_not_valid_yet_is_refused_once_and_taken_when_it_is() {
        Clock[] clock = {Clock.systemUTC()};
        CertificateWatch watch = watch(this::load, identity -> {
            IdentityCheck.dates(identity, clock[0]);
            changed.add(identity);
        });
        Identity early = ROOT.notYetValid("early.example");

        PemFiles.write(directory, "server", early);
        watch.poll();
        watch.poll();
        expect(List.of(), List.of(Reason.CERTIFICATE_NOT_YET_VALID));

        clock[0] = Clock.offset(clock[0], Duration.ofDays(2));
        watch.poll();
        watch.poll();
        expect(List.of(early), List.of(Reason.CERTIFICATE_NOT_YET_VALID));
    }

    @Test
    void a_refusal_is_told_again_when_the_files_were_good_in_between() {
        CertificateWatch watch = watch();

        PemFiles.write(files.key(), "nonsense");
        watch.poll();
        PemFiles.write(directory, "server", FIRST);
        watch.poll();
        PemFiles.write(files.key(), "nonsense");
        watch.poll();

        expect(List.of(), List.of(Reason.INVALID_KEY, Reason.INVALID_KEY));
    }

    @Test
    void what_callbacks_throw_is_logged_and_the_watch_goes_on() {
        try (Logged logged = Logged.by("io.berth.tls")) {
            CertificateWatch watch = new CertificateWatch(
                    this::load,
                    List.of(files.certificates(), files.key()),
                    identity -> {
                        changed.add(identity);
                        throw new IllegalStateException("from onChanged");
                    },
                    refusal -> {
                        refused.add(refusal);
                        throw new IllegalStateException("from onRefused");
                    });

            PemFiles.write(directory, "server", SECOND);
            watch.poll();
            PemFiles.write(files.key(), "nonsense");
            watch.poll();
            PemFiles.write(directory, "server", FIRST);
            watch.poll();

            expect(List.of(SECOND, FIRST), List.of(Reason.INVALID_KEY));
            assertThat(logged.failures()).hasSize(3);
            assertThat(logged.failures().get(0)).hasMessage("from onChanged");
            assertThat(logged.failures().get(1).getSuppressed())
                    .singleElement()
                    .satisfies(e -> assertThat(e).hasMessage("from onRefused"));
        }
    }

    @Test
    void once_closed_it_passes_on_nothing() {
        CertificateWatch watch = watch();
        PemFiles.write(directory, "server", SECOND);

        watch.close();
        watch.close();
        watch.poll();

        expect(List.of(), List.of());
    }

    @Test
    void closed_while_it_reads_it_passes_on_nothing() {
        CertificateWatch[] self = new CertificateWatch[1];
        self[0] = unlooked(
                () -> {
                    self[0].close();
                    return load();
                },
                changed::add);
        PemFiles.write(directory, "server", SECOND);

        self[0].poll();

        expect(List.of(), List.of());
    }

    @Test
    void files_that_are_not_there_are_told_at_the_start() {
        Path missing = directory.resolve("missing");

        Refusal.of(
                        Reason.UNREADABLE,
                        () -> CertificateWatch.start(
                                this::load, List.of(missing), Duration.ofMinutes(1), changed::add, refused::add))
                .contains(missing.toString());
    }

    @Test
    void a_time_or_a_list_that_makes_no_sense_is_told() {
        for (Duration every : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(200_000))) {
            Refusal.of(
                            Reason.INVALID_OPTION,
                            () -> CertificateWatch.start(
                                    this::load, List.of(files.key()), every, changed::add, refused::add))
                    .contains(every.toString());
        }
        Refusal.of(
                        Reason.INVALID_OPTION,
                        () -> CertificateWatch.start(
                                this::load, List.of(), Duration.ofMinutes(1), changed::add, refused::add))
                .contains("no files");
    }

    private CertificateWatch watch() {
        return watch(this::load, changed::add);
    }

    /** One that has looked once, and passed on the first. */
    private CertificateWatch watch(Supplier<Identity> load, Consumer<Identity> onChanged) {
        CertificateWatch watch = unlooked(load, onChanged);
        watch.poll();
        changed.clear();
        return watch;
    }

    private CertificateWatch unlooked(Supplier<Identity> load, Consumer<Identity> onChanged) {
        return new CertificateWatch(load, List.of(files.certificates(), files.key()), onChanged, refused::add);
    }

    private Identity load() {
        return Identity.pem(files.certificates(), files.key());
    }

    private void expect(List<Identity> identities, List<Reason> reasons) {
        assertThat(changed)
                .extracting(Identity::chain)
                .isEqualTo(identities.stream().map(Identity::chain).toList());
        assertThat(refused).extracting(TlsException::reason).isEqualTo(reasons);
    }
}
