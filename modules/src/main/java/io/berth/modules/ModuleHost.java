package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Installs, starts, updates and removes modules while the process runs: each version in a layer and a loader of its own, next to the
 * modules that the program was started with.
 *
 * <pre>{@code
 * ModuleHost host = ModuleHost.create(vertx);
 * host.install(Path.of("chat-1.0.jar"))
 *         .compose(HostedModule::start)
 *         .compose(chat -> chat.update(Path.of("chat-1.1.jar")));
 * }</pre>
 *
 * <p><b>Threading</b>: any thread. What changes modules is done one after the other, on a context of the host's own; futures are
 * completed there.
 *
 * <p><b>Ownership</b>: closing the host stops and uninstalls its modules. It does not close the Vertx; one that is closed by others
 * takes verticles, timers and consumers of modules with it.
 *
 * <p><b>Failure</b>: a future fails with a {@link ModuleException}, and modules are as they were before.
 */
public final class ModuleHost {
    static final System.Logger LOG = System.getLogger("io.berth.modules");

    private final Vertx vertx;
    private final Context context;
    private final HostOptions options;
    private final ModuleLayer layer;
    private final Path workplace;
    private final Transitions transitions;
    private final Services services;
    private final List<HostedModule> modules = new CopyOnWriteArrayList<>(); // written on the context
    private final List<Consumer<? super ModuleEvent>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    private ModuleHost(Vertx vertx, HostOptions options, ModuleLayer layer, Path workplace) {
        this.vertx = vertx;
        this.options = options;
        this.layer = layer;
        this.workplace = workplace;
        this.context = vertx.getOrCreateContext();
        this.transitions = new Transitions(context);
        this.services = new Services(context, this::onArrival);
    }

    /** A host on a Vertx, with default options. */
    public static ModuleHost create(Vertx vertx) {
        return create(vertx, HostOptions.DEFAULT);
    }

    /**
     * A host on a Vertx.
     *
     * @throws ModuleException of kind NOT_MODULAR when this class was loaded from the class path
     */
    public static ModuleHost create(Vertx vertx, HostOptions options) {
        Objects.requireNonNull(vertx, "vertx");
        Objects.requireNonNull(options, "options");
        ModuleLayer layer = ModuleHost.class.getModule().getLayer();
        if (layer == null) {
            throw new ModuleException(Kind.NOT_MODULAR, "the host is on the class path, where there are no modules");
        }
        try {
            return new ModuleHost(vertx, options, layer, Files.createTempDirectory("berth-modules-"));
        } catch (IOException e) {
            throw new ModuleException(
                    Kind.INVALID_SOURCE, "there is no place for copies of modules (" + e.getMessage() + ")", e);
        }
    }

    // --- what there is

    /** All versions of all modules, in the order of their installation. */
    public List<HostedModule> modules() {
        return List.copyOf(modules);
    }

    /** The newest version of a module. */
    public Optional<HostedModule> module(String name) {
        return modules.stream()
                .filter(module -> module.id().name().equals(name))
                .max((one, other) -> one.id().compareTo(other.id()));
    }

    /** A version of a module. */
    public Optional<HostedModule> module(ModuleId id) {
        return modules.stream().filter(module -> module.id().equals(id)).findFirst();
    }

    /** The services of all modules, for the program itself. */
    public ServiceRegistry services() {
        return services;
    }

    /** The services that are offered now, in words: one line for each. */
    public List<String> describeServices() {
        return services.lines();
    }

    /** Tells of all that happens to modules from now on, on the context of the host. */
    public Subscription onEvent(Consumer<? super ModuleEvent> listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return () -> listeners.remove(listener);
    }

    // --- what is done with modules

    /**
     * Installs a module from a modular jar, an exploded module, or a folder with a modular jar and the libraries that are its own. The
     * files are copied; the originals may go.
     */
    public Future<HostedModule> install(Path origin) {
        Objects.requireNonNull(origin, "origin");
        return change(() -> installing(origin));
    }

    private Future<HostedModule> installing(Path origin) {
        return context.<Source>executeBlocking(() -> Source.read(origin, workplace), false)
                .compose(source -> {
                    if (module(source.id()).isPresent()) {
                        source.delete();
                        return failed(Kind.ALREADY_INSTALLED, source.id() + " is installed already");
                    }
                    HostedModule module = new HostedModule(this, origin, source);
                    modules.add(module);
                    tell(module, null, null);
                    return Future.succeededFuture(module);
                });
    }

    Future<HostedModule> resolve(HostedModule module) {
        return change(() -> resolving(module, List.of()));
    }

    /** Ties a module, and before it those that it requires. */
    private Future<HostedModule> resolving(HostedModule module, List<HostedModule> dependents) {
        if (module.state() == ModuleState.UNINSTALLED) {
            return failed(Kind.WRONG_STATE, module.id() + " is uninstalled");
        }
        if (module.wiring() != null) {
            return Future.succeededFuture(module);
        }
        List<HostedModule> path = new ArrayList<>(dependents);
        path.add(module);
        if (dependents.contains(module)) {
            return failed(
                    Kind.CYCLE,
                    "modules require each other: "
                            + path.stream()
                                    .map(it -> it.id().name())
                                    .reduce((one, next) -> one + " -> " + next)
                                    .orElse(""));
        }
        Future<?> required = Future.succeededFuture();
        for (HostedModule other : requiredBy(module)) {
            required = required.compose(before -> resolving(other, path));
        }
        return required.compose(ready -> context.executeBlocking(
                        () -> Wiring.of(
                                module.source(), layer, name -> module(name).orElse(null)),
                        false))
                .map(wiring -> {
                    module.wiring(wiring);
                    enter(module, ModuleState.RESOLVED);
                    return module;
                })
                .onFailure(failure -> tellFailure(module, failure));
    }

    private List<HostedModule> requiredBy(HostedModule module) {
        return module.source().descriptor().requires().stream()
                .map(requires -> requires.name())
                .filter(name -> layer.findModule(name).isEmpty()
                        && module.source().libraries().find(name).isEmpty())
                .flatMap(name -> module(name).stream())
                .toList();
    }

    Future<HostedModule> start(HostedModule module) {
        return change(() -> starting(module));
    }

    private Future<HostedModule> starting(HostedModule module) {
        if (module.state() == ModuleState.ACTIVE) {
            return Future.succeededFuture(module);
        }
        return resolving(module, List.of())
                .compose(resolved -> startingAll(module.wiring().requires()))
                .compose(ready -> activating(module, null))
                .map(active -> module);
    }

    private Future<?> startingAll(List<HostedModule> required) {
        Future<?> all = Future.succeededFuture();
        for (HostedModule other : required) {
            all = all.compose(before -> starting(other));
        }
        return all;
    }

    /** Starts a module that is tied, in the place of another version where there is one. */
    private Future<Void> activating(HostedModule module, Activation before) {
        Activation activation;
        try {
            activation = new Activation(module.id(), module.wiring(), context, options, services, before);
            module.needs(activation.needs());
            requireServices(module);
        } catch (ModuleException e) {
            tellFailure(module, e);
            return Future.failedFuture(e);
        }
        module.activation(activation);
        enter(module, ModuleState.STARTING);
        return activation
                .start()
                .onSuccess(started -> {
                    module.wanted(true);
                    enter(module, ModuleState.ACTIVE);
                })
                .onFailure(failure -> {
                    module.activation(null);
                    enter(module, ModuleState.RESOLVED, failure);
                });
    }

    private void requireServices(HostedModule module) {
        for (Class<?> need : module.needs()) {
            if (!services.isOfferedBesides(need, owner -> false)) {
                throw new ModuleException(
                        Kind.MISSING_SERVICE, module.id() + " needs a " + need.getName() + ", which nobody offers");
            }
        }
    }

    Future<StopReport> stop(HostedModule module) {
        return change(() -> {
            module.wanted(false);
            return stopping(module);
        });
    }

    /** Stops a module, and before it those that cannot be without it; these start again when they can. */
    private Future<StopReport> stopping(HostedModule module) {
        if (module.state() != ModuleState.ACTIVE) {
            return Future.succeededFuture(new StopReport(module.id(), List.of()));
        }
        Future<?> dependents = Future.succeededFuture();
        for (HostedModule other : dependentsOf(module)) {
            dependents = dependents.compose(before -> stopping(other));
        }
        return dependents.compose(stopped -> {
            enter(module, ModuleState.STOPPING);
            return module.activation().stop().map(report -> {
                module.activation(null);
                enter(module, ModuleState.RESOLVED);
                if (!report.isClean()) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "{0} did not stop well: {1}",
                            report.module(),
                            report.unended());
                }
                return report;
            });
        });
    }

    private List<HostedModule> dependentsOf(HostedModule module) {
        List<HostedModule> found = new ArrayList<>();
        for (HostedModule other : modules) {
            boolean runs = other.state() == ModuleState.ACTIVE && other != module;
            if (runs && (other.requires(module) || needsServicesOf(module, other))) {
                found.add(other);
            }
        }
        return found;
    }

    private boolean needsServicesOf(HostedModule module, HostedModule other) {
        return other.needs().stream().anyMatch(need -> !services.isOfferedBesides(need, module.id()::equals));
    }

    Future<HostedModule> update(HostedModule old, Path origin) {
        Objects.requireNonNull(origin, "origin");
        return change(() -> {
            if (old.state() == ModuleState.UNINSTALLED) {
                return failed(Kind.WRONG_STATE, old.id() + " is uninstalled, and there is nothing to update");
            }
            return installing(origin)
                    .compose(next -> replacing(old, next)
                            .recover(failure -> removing(next).transform(removed -> Future.failedFuture(failure))));
        });
    }

    private Future<HostedModule> replacing(HostedModule old, HostedModule next) {
        if (!next.id().name().equals(old.id().name())) {
            return failed(
                    Kind.INVALID_ARGUMENT,
                    next.id() + " is no version of " + old.id().name());
        }
        if (old.state() != ModuleState.ACTIVE) {
            return removing(old).map(removed -> next);
        }
        List<HostedModule> tied =
                modules.stream().filter(module -> module.requires(old)).toList();
        return resolving(next, List.of())
                .compose(resolved -> startingAll(next.wiring().requires()))
                .compose(ready -> activating(next, old.activation()))
                .compose(active -> {
                    next.activation().takeOver();
                    return old.activation().handOver();
                })
                .compose(handedOver -> removing(old))
                .compose(removed -> restarting(tied))
                .map(done -> next);
    }

    /** Starts those again that were tied to a version that is gone, as far as they ran. */
    private Future<Void> restarting(List<HostedModule> tied) {
        Future<?> all = Future.succeededFuture();
        for (HostedModule module : tied) {
            if (module.isWanted()) {
                all = all.compose(before -> starting(module).<Void>mapEmpty().otherwiseEmpty());
            }
        }
        return all.mapEmpty();
    }

    Future<StopReport> uninstall(HostedModule module) {
        return change(() -> {
            module.wanted(false);
            return removing(module);
        });
    }

    private Future<StopReport> removing(HostedModule module) {
        if (module.state() == ModuleState.UNINSTALLED) {
            return Future.succeededFuture(new StopReport(module.id(), List.of()));
        }
        return stopping(module).compose(report -> {
            for (HostedModule other : modules) {
                if (other.requires(module)) {
                    untie(other);
                }
            }
            modules.remove(module);
            module.wiring(null);
            enter(module, ModuleState.UNINSTALLED);
            return context.executeBlocking(
                    () -> {
                        module.source().delete();
                        return report;
                    },
                    false);
        });
    }

    /** Back to where it knows nobody; whoever is tied to it is untied too. */
    private void untie(HostedModule module) {
        for (HostedModule other : modules) {
            if (other.requires(module)) {
                untie(other);
            }
        }
        if (module.wiring() != null) {
            module.wiring(null);
            enter(module, ModuleState.INSTALLED);
        }
    }

    /** A service has come: modules may have waited for it. */
    private void onArrival() {
        if (!closed) {
            transitions.add(this::startingThoseThatWait);
        }
    }

    private Future<Void> startingThoseThatWait() {
        Future<?> all = Future.succeededFuture();
        for (HostedModule module : modules) {
            if (module.isWanted() && module.state() == ModuleState.RESOLVED && hasAll(module)) {
                all = all.compose(before -> starting(module).<Void>mapEmpty().otherwiseEmpty());
            }
        }
        return all.mapEmpty();
    }

    private boolean hasAll(HostedModule module) {
        return module.wiring().requires().stream().allMatch(other -> other.state() == ModuleState.ACTIVE)
                && module.needs().stream().allMatch(need -> services.isOfferedBesides(need, owner -> false));
    }

    /** Stops and uninstalls all modules, and takes no more. Closing it again changes nothing. */
    public Future<Void> close() {
        if (closed) {
            return transitions.add(Future::succeededFuture);
        }
        closed = true;
        return transitions.add(() -> {
            Future<?> all = Future.succeededFuture();
            for (int i = modules.size() - 1; i >= 0; i--) {
                HostedModule module = modules.get(i);
                module.wanted(false);
                all = all.transform(before -> removing(module));
            }
            return all.transform(removed -> context.executeBlocking(
                    () -> {
                        Source.delete(workplace);
                        return null;
                    },
                    false));
        });
    }

    private <T> Future<T> change(Supplier<Future<T>> step) {
        if (closed) {
            return failed(Kind.CLOSED, "the host is closed");
        }
        return transitions.add(step);
    }

    private static <T> Future<T> failed(Kind kind, String message) {
        return Future.failedFuture(new ModuleException(kind, message));
    }

    // --- telling

    private void enter(HostedModule module, ModuleState state) {
        enter(module, state, null);
    }

    private void enter(HostedModule module, ModuleState state, Throwable failure) {
        ModuleState before = module.state();
        module.state(state);
        tell(module, before, failure);
    }

    private void tellFailure(HostedModule module, Throwable failure) {
        tell(module, module.state(), failure);
    }

    private void tell(HostedModule module, ModuleState before, Throwable failure) {
        ModuleEvent event = new ModuleEvent(
                module.id(), module.state(), before, failure instanceof ModuleException known ? known : null);
        for (Consumer<? super ModuleEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (Throwable broken) {
                LOG.log(System.Logger.Level.ERROR, "a listener of modules has failed", broken);
            }
        }
    }

    /** The Vertx that modules run on. */
    public Vertx vertx() {
        return vertx;
    }
}
