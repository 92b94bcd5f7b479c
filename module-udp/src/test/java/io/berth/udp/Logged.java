package io.berth.udp;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The exceptions that the sockets log meanwhile, kept from the console. */
final class Logged implements AutoCloseable {
    private final Sink sink;

    Logged() {
        // The module under test has no need of java.logging; this class has.
        Logged.class
                .getModule()
                .addReads(ModuleLayer.boot().findModule("java.logging").orElseThrow());
        sink = new Sink();
    }

    /** The next of them. */
    Throwable next() {
        return Ear.next(sink.thrown);
    }

    @Override
    public void close() {
        sink.close();
    }

    private static final class Sink extends Handler {
        final BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
        private final Logger logger = Logger.getLogger("io.berth.udp");

        Sink() {
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord entry) {
            if (entry.getThrown() != null) {
                thrown.add(entry.getThrown());
            }
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
