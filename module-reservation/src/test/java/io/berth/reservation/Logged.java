package io.berth.reservation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the reservation logs meanwhile, kept from the console. */
final class Logged implements AutoCloseable {
    private final Sink sink;

    Logged() {
        // The module under test has no need of java.logging; this class has.
        Logged.class
                .getModule()
                .addReads(ModuleLayer.boot().findModule("java.logging").orElseThrow());
        sink = new Sink();
    }

    /** Messages, each with the stack trace that came along. */
    List<String> entries() {
        return sink.entries;
    }

    @Override
    public void close() {
        sink.close();
    }

    private static final class Sink extends Handler {
        final List<String> entries = new CopyOnWriteArrayList<>();
        private final Logger logger = Logger.getLogger(PortOwner.ADDRESS);

        Sink() {
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord entry) {
            Throwable thrown = entry.getThrown();
            entries.add(entry.getMessage() + (thrown == null ? "" : " " + List.of(thrown.getStackTrace())));
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
