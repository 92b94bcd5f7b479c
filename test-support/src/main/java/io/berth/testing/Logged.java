package io.berth.testing;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a logger is given meanwhile, kept from the console. */
public final class Logged implements AutoCloseable {
    private final Sink sink;
    private int taken;

    private Logged(String logger) {
        sink = new Sink(Logger.getLogger(logger));
    }

    /** What this logger is given from now on, until the end. */
    public static Logged by(String logger) {
        return new Logged(logger);
    }

    /** Its messages. */
    public List<String> messages() {
        return sink.records.stream().map(LogRecord::getMessage).toList();
    }

    /** The exceptions that came along. */
    public List<Throwable> failures() {
        return sink.records.stream()
                .map(LogRecord::getThrown)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The next of these exceptions, which is waited for. */
    public Throwable nextFailure() {
        Waiting.until("another failure is logged", () -> failures().size() > taken);
        return failures().get(taken++);
    }

    /** Its messages, each with the stack trace that came along. */
    public List<String> entries() {
        return sink.records.stream()
                .map(entry -> {
                    Throwable thrown = entry.getThrown();
                    return entry.getMessage() + (thrown == null ? "" : " " + List.of(thrown.getStackTrace()));
                })
                .toList();
    }

    @Override
    public void close() {
        sink.close();
    }

    private static final class Sink extends Handler {
        final List<LogRecord> records = new CopyOnWriteArrayList<>();
        private final Logger logger;

        Sink(Logger logger) {
            this.logger = logger;
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord entry) {
            records.add(entry);
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setUseParentHandlers(true);
        }
    }
}
