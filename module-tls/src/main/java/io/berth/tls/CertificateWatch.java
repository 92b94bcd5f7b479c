package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks again and again at the files of a certificate and its key, and passes on what they have become. It compares what
 * the files say, so it does not matter whether they are written anew, renamed over the old ones, or reached over a link
 * that is turned to another directory. The first look is at once, so what the files have become since they were loaded is
 * not missed.
 *
 * <p>Files that make no sense together, such as a new certificate next to the old key, are refused with the reason, once;
 * the identity that was in use remains. Each look tries them again, until they are good or say something else: a
 * certificate that is not valid yet becomes so by itself.
 *
 * <p><b>Threading</b>: {@code close} may be called from any thread. Files are read, and callbacks run, on one thread that
 * all watches share and that ends with the last of them.
 *
 * <p><b>Ownership</b>: belongs to whoever started it, and lives until it is closed. A callback that runs at that time runs
 * to its end; no other one begins.
 *
 * <p><b>Failure</b>: what is wrong with the files reaches the callback for refusals; what callbacks throw is logged.
 */
public final class CertificateWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.berth.tls");
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    /** How often files are read anew that change while they are read; later there is the next look. */
    private static final int ATTEMPTS = 3;

    private final Supplier<Identity> load;
    private final List<Path> files;
    private final Consumer<Identity> onChanged;
    private final Consumer<TlsException> onRefused;
    private volatile boolean closed;

    // --- of the thread that looks

    /** The content that was last passed on; null when there is none, or it may have been replaced. */
    private String inUse;
    /** The content whose refusal has been told; null when there is none. */
    private String refused;

    /** To be looked after by hand. */
    CertificateWatch(
            Supplier<Identity> load, List<Path> files, Consumer<Identity> onChanged, Consumer<TlsException> onRefused) {
        this.load = Objects.requireNonNull(load, "load");
        this.files = List.copyOf(files);
        this.onChanged = Objects.requireNonNull(onChanged, "onChanged");
        this.onRefused = Objects.requireNonNull(onRefused, "onRefused");
        if (files.isEmpty()) {
            throw TlsException.misuse(Reason.INVALID_OPTION, "there are no files to watch");
        }
        this.files.forEach(Source::file);
    }

    /**
     * Starts looking, at once for the first time: what the files say then is passed on too.
     *
     * @param load reads the files; what it throws is a refusal
     * @param files the files that it reads; all of them must be there now
     * @param every how long to wait between looks
     * @param onChanged gets what the files say, and what they become; a TlsException that it throws is a refusal too
     * @param onRefused gets the reason why they are not good, once for each content
     */
    static CertificateWatch start(
            Supplier<Identity> load,
            List<Path> files,
            Duration every,
            Consumer<Identity> onChanged,
            Consumer<TlsException> onRefused) {
        if (every.compareTo(Duration.ofMillis(1)) < 0 || every.compareTo(LONGEST) > 0) {
            throw TlsException.misuse(
                    Reason.INVALID_OPTION,
                    "certificates are to be looked at every " + every
                            + ", and that must be from a millisecond to 290 years");
        }
        CertificateWatch watch = new CertificateWatch(load, files, onChanged, onRefused);
        WatchThread.add(watch, every.toNanos());
        return watch;
    }

    /** Looks once. */
    void poll() {
        for (int i = 0; i < ATTEMPTS; i++) {
            String content = content();
            if (closed) {
                return;
            }
            if (content.equals(inUse)) {
                refused = null;
                return;
            }
            Identity identity = null;
            Throwable failure = null;
            try {
                identity = load.get();
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            // Parts of before and after belong to nothing that ever was.
            if (content.equals(content())) {
                if (failure == null) {
                    passOn(content, identity);
                } else {
                    refuse(content, failure);
                }
                return;
            }
        }
    }

    /** Stops looking. Again is nothing. */
    @Override
    public void close() {
        closed = true;
        WatchThread.remove(this);
    }

    @Override
    public String toString() {
        return "CertificateWatch" + files;
    }

    private void passOn(String content, Identity identity) {
        if (closed) {
            return;
        }
        inUse = null;
        try {
            onChanged.accept(identity);
            inUse = content;
            refused = null;
        } catch (RuntimeException e) {
            refuse(content, e);
        }
    }

    /** Tells of it, unless that has been done when the same content was looked at before. */
    private void refuse(String content, Throwable failure) {
        if (closed || content.equals(refused)) {
            return;
        }
        refused = content;
        if (failure instanceof TlsException refusal) {
            try {
                onRefused.accept(refusal);
                return;
            } catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
        }
        LOG.log(System.Logger.Level.ERROR, "the changed certificates of " + this + " could not be passed on", failure);
    }

    /** What the files say, shortened: there are keys among them, which need not be in memory once more. */
    private String content() {
        StringBuilder content = new StringBuilder();
        for (Path file : files) {
            try {
                content.append(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(Source.file(file).bytes())));
            } catch (TlsException e) {
                content.append(e.getMessage());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
            content.append('\n');
        }
        return content.toString();
    }
}
