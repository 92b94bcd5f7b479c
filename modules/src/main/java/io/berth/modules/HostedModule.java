package io.berth.modules;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A version of a module in a host.
 *
 * <p><b>Threading</b>: any thread. The host does one thing after the other; futures are completed on its context.
 *
 * <p><b>Failure</b>: the future fails with a {@link ModuleException}, and the module is where it was before.
 */
public final class HostedModule {
    private final ModuleHost host;
    private final ModuleId id;
    private final Path origin;
    private final Source source;

    private volatile ModuleState state = ModuleState.INSTALLED;

    // On the host's context
    private volatile Wiring wiring; // from RESOLVED on; written there
    private Activation activation; // from STARTING to STOPPING
    private Set<Class<?>> needs = Set.of(); // services, as far as they are known
    private boolean wanted; // it runs, or would if all that it needs did

    HostedModule(ModuleHost host, Path origin, Source source) {
        this.host = host;
        this.id = source.id();
        this.origin = origin;
        this.source = source;
    }

    /** Which module it is, in which version. */
    public ModuleId id() {
        return id;
    }

    /** Where it is in its life. */
    public ModuleState state() {
        return state;
    }

    /** Where it was installed from. */
    public Path origin() {
        return origin;
    }

    /** The module as the JDK has it, or nothing before it is resolved and after it is uninstalled. Keeping it keeps the loader alive. */
    public Optional<Module> module() {
        Wiring tied = wiring;
        return tied == null ? Optional.empty() : Optional.of(tied.module());
    }

    /** Ties it to what it requires; does nothing when it is tied already. */
    public Future<HostedModule> resolve() {
        return host.resolve(this);
    }

    /**
     * Starts it, and before it the modules that it requires. Does nothing when it is active.
     *
     * @return completed when it is active
     */
    public Future<HostedModule> start() {
        return host.start(this);
    }

    /**
     * Stops it, and before it the modules that cannot be without it: those that require it, and those that need a service that nobody
     * else offers. These start again when they can; this one does not by itself. It is stopped even where something does not end, of
     * which the report tells.
     */
    public Future<StopReport> stop() {
        return host.stop(this);
    }

    /**
     * Puts another version in its place. That starts beside this one; then services switch, what this one holds and leaves is handed
     * over, and this one stops and is uninstalled. Modules that are tied to this one are stopped, tied to the new one, and started
     * again. Where the new one does not start, this one is as it was. One that does not run is replaced, and not started.
     *
     * @return completed with the new version when this one is gone; what did not end well is in the {@link StopReport} of its
     *     {@link ModuleEvent}, and in the log
     */
    public Future<HostedModule> update(Path source) {
        return host.update(this, source);
    }

    /** Stops it if it runs, and removes it. Modules that require it are stopped, and not tied to anything until they are resolved anew. */
    public Future<StopReport> uninstall() {
        return host.uninstall(this);
    }

    @Override
    public String toString() {
        return id + " " + state;
    }

    // --- for the host, on its context

    ModuleHost host() {
        return host;
    }

    Source source() {
        return source;
    }

    Wiring wiring() {
        return wiring;
    }

    void wiring(Wiring tied) {
        wiring = tied;
        needs = Set.of();
    }

    Activation activation() {
        return activation;
    }

    void activation(Activation running) {
        activation = running;
    }

    Set<Class<?>> needs() {
        return needs;
    }

    void needs(Set<Class<?>> services) {
        needs = services;
    }

    boolean isWanted() {
        return wanted;
    }

    void wanted(boolean runs) {
        wanted = runs;
    }

    void state(ModuleState now) {
        state = now;
    }

    boolean requires(HostedModule other) {
        return wiring != null && wiring.requires().contains(other);
    }
}
