package io.berth.reservation.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test classes within a test. */
final class Cases {
    private static final Map<String, String> PARALLEL = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "8");

    private Cases() {}

    /** Runs them one after the other. */
    static Outcome run(Class<?>... types) {
        return run(Map.of(), types);
    }

    /** Runs them in eight threads. */
    static Outcome runInParallel(Class<?>... types) {
        return run(PARALLEL, types);
    }

    private static Outcome run(Map<String, String> configuration, Class<?>... types) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(
                        List.of(types).stream().map(type -> selectClass(type)).toList())
                .configurationParameters(configuration)
                .build();
        Listener listener = new Listener();
        LauncherFactory.create().execute(request, listener);
        return new Outcome(listener.passed.size(), List.copyOf(listener.failures));
    }

    /**
     * What came of it.
     *
     * @param passed how many tests have passed
     * @param failures what the others failed with, and what classes failed with
     */
    record Outcome(int passed, List<Throwable> failures) {
        /** What all failures say, with what caused them. */
        List<String> messages() {
            List<String> messages = new ArrayList<>();
            for (Throwable failure : failures) {
                for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                    messages.add(String.valueOf(cause.getMessage()));
                }
            }
            return messages;
        }
    }

    private static final class Listener implements TestExecutionListener {
        private final ConcurrentLinkedQueue<String> passed = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().ifPresent(failures::add);
            if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
                passed.add(test.getUniqueId());
            }
        }
    }
}
