package io.berth.modules;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/**
 * How a host treats its modules.
 *
 * @param startDeadline how long an activator may take to start its module
 * @param stepDeadline how long each step of stopping a module may take: its activator, and each thing that it had registered
 * @param configuration the configuration of a module by its name, over the defaults of its activator; never null. Asked whenever the
 *     module starts, on a worker thread: it may block
 */
public record HostOptions(Duration startDeadline, Duration stepDeadline, Function<String, JsonObject> configuration) {
    /** Half a minute to start, ten seconds a step to stop, no configuration. */
    public static final HostOptions DEFAULT =
            new HostOptions(Duration.ofSeconds(30), Duration.ofSeconds(10), name -> new JsonObject());

    /** Checks the values. */
    public HostOptions {
        positive("startDeadline", startDeadline);
        positive("stepDeadline", stepDeadline);
        Objects.requireNonNull(configuration, "configuration");
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
}
