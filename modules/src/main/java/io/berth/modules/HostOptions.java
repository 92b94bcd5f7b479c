package io.berth.modules;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/** How a host treats its modules. Immutable; each {@code with} method gives another. */
public final class HostOptions {
    /** Half a minute to start, ten seconds a step to stop, no configuration. */
    public static final HostOptions DEFAULT =
            new HostOptions(Duration.ofSeconds(30), Duration.ofSeconds(10), name -> new JsonObject());

    private final Duration startDeadline;
    private final Duration stepDeadline;
    private final Function<String, JsonObject> configuration;

    private HostOptions(Duration startDeadline, Duration stepDeadline, Function<String, JsonObject> configuration) {
        positive("startDeadline", startDeadline);
        positive("stepDeadline", stepDeadline);
        Objects.requireNonNull(configuration, "configuration");
        this.startDeadline = startDeadline;
        this.stepDeadline = stepDeadline;
        this.configuration = configuration;
    }

    static Duration positive(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isNegative() || value.isZero()) {
            throw new ModuleException(
                    ModuleException.Kind.INVALID_ARGUMENT, name + " is " + value + " and must be positive");
        }
        return value;
    }

    /** The same with another time to start. */
    public HostOptions withStartDeadline(Duration deadline) {
        return new HostOptions(deadline, stepDeadline, configuration);
    }

    /** The same with another time for each step of stopping. */
    public HostOptions withStepDeadline(Duration deadline) {
        return new HostOptions(startDeadline, deadline, configuration);
    }

    /** The same with configuration from elsewhere. */
    public HostOptions withConfiguration(Function<String, JsonObject> byName) {
        return new HostOptions(startDeadline, stepDeadline, byName);
    }

    /** How long an activator may take to start its module. */
    public Duration startDeadline() {
        return startDeadline;
    }

    /** How long each step of stopping a module may take: its activator, and each thing that it had registered. */
    public Duration stepDeadline() {
        return stepDeadline;
    }

    /** The configuration of a module by its name, over the defaults of its activator; never null. Asked whenever the module starts, on a worker thread: it may block. */
    public Function<String, JsonObject> configuration() {
        return configuration;
    }
}
