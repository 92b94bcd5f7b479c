package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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
 * <p><b>Ownership</b>: closing the host stops and uninstalls its modules. It does not close the Vertx; when others close that, it closes
 * the host first.
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
    private final VertxSide side;
    private final Departures departures = new Departures();
    private final Configurations configurations;
    private final List<ModuleDirectory> directories = new CopyOnWriteArrayList<>();
    private final List<HostedModule> modules = new CopyOnWriteArrayList<>(); // written on the context
    private final Dependents dependents;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Promise<Void> closing = Promise.promise();

    private ModuleHost(Vertx vertx, HostOptions options, ModuleLayer layer, Path workplace) {
        this.vertx = vertx;
        this.options = options;
        this.layer = layer;
        this.workplace = workplace;
        this.side = new VertxSide(vertx, this::close);
        this.context = side.context();
        this.transitions = new Transitions(context);
        this.services = new Services(context, this::onArrival, this::onWithdrawal);
        this.dependents = new Dependents(modules, services);
        this.configurations = new Configurations(options.configuration(), directories);
    }

    /** A host on a Vertx, with default options. */
    public static ModuleHost create(Vertx vertx) {
        return create(vertx, HostOptions.DEFAULT);
    }

    /**
     * A host on a Vertx.
     *
     * @throws ModuleException of kind NOT_MODULAR when this class was loaded from the class path, and CLOSED when the Vertx is closed
     */
    public static ModuleHost create(Vertx vertx, HostOptions options) {
        Objects.requireNonNull(vertx, "vertx");
        Objects.requireNonNull(options, "options");
        ModuleLayer layer = ModuleHost.class.getModule().getLayer();
        if (layer == null) {
            throw new ModuleException(Kind.NOT_MODULAR, "the host is on the class path, where there are no modules");
        }
        try {
            SharedThreads.makeAll(vertx);
            return new ModuleHost(vertx, options, layer, Files.createTempDirectory("berth-modules-"));
        } catch (RejectedExecutionException e) {
            throw new ModuleException(Kind.CLOSED, "a Vertx that is closed can have no host", e);
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
        Listener added = new Listener(Objects.requireNonNull(listener, "listener"));
        listeners.add(added);
        return () -> listeners.remove(added);
    }

    /** Somebody who is told; not the same as another with the same code. */
    private static final class Listener {
        private final Consumer<? super ModuleEvent> code;

        Listener(Consumer<? super ModuleEvent> code) {
            this.code = code;
        }

        void tell(ModuleEvent event) {
            try {
                code.accept(event);
            } catch (Throwable broken) {
                LOG.log(System.Logger.Level.ERROR, "a listener of modules has failed", broken);
            }
        }
    }

    // --- what is done with modules

    /** Has a directory tell which modules there are; what is refused is logged. See {@link ModuleDirectory}. */
    public Future<ModuleDirectory> watch(Path directory, Duration interval) {
        return watch(directory, interval, (path, reason) -> {});
    }

    /**
     * Has a directory tell which modules there are. See {@link ModuleDirectory}.
     *
     * @param interval how long to wait between one look and the next; a change is taken at the second look that sees it
     * @param refused told of each file and folder that cannot be used, and why; on the context of the host
     * @return completed when what is there has been installed and started, as far as that can be
     */
    public Future<ModuleDirectory> watch(
            Path directory, Duration interval, BiConsumer<? super Path, ? super ModuleException> refused) {
        return closed.get()
                ? failed(Kind.CLOSED, "the host is closed")
                : new ModuleDirectory(this, directory, interval, refused).begin();
    }

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
                    tell(module, null, null, null);
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
        if (dependents.contains(module)) {
            return failed(Kind.CYCLE, "modules require each other: " + circle(dependents, module));
        }
        List<HostedModule> path = new ArrayList<>(dependents);
        path.add(module);
        Future<?> required = Future.succeededFuture();
        for (String name : module.source().requires()) {
            required = required.compose(before -> resolving(name, path));
        }
        for (String name : module.source().requiresIfThere()) {
            // It is optional: where it cannot be had, it is as if it were not there.
            required = required.compose(before -> resolving(name, path).otherwiseEmpty());
        }
        return required.compose(ready -> context.executeBlocking(
                        () -> Wiring.of(
                                module.source(), layer, name -> module(name).filter(it -> it.wiring() != null)),
                        false))
                .map(wiring -> {
                    module.wiring(wiring);
                    enter(module, ModuleState.RESOLVED);
                    return module;
                })
                .onFailure(failure -> tellFailure(module, failure));
    }

    /** Ties what is taken for a name, where that is a hosted module. */
    private Future<HostedModule> resolving(String name, List<HostedModule> path) {
        return layer.findModule(name).isPresent()
                ? Future.succeededFuture()
                : module(name).map(module -> resolving(module, path)).orElse(Future.succeededFuture());
    }

    private static String circle(List<HostedModule> path, HostedModule module) {
        List<HostedModule> circle = new ArrayList<>(path.subList(path.indexOf(module), path.size()));
        circle.add(module);
        return circle.stream().map(it -> it.id().name()).collect(Collectors.joining(" -> "));
    }

    Future<HostedModule> start(HostedModule module) {
        return change(() -> starting(module));
    }

    private Future<HostedModule> starting(HostedModule module) {
        if (module.state() == ModuleState.ACTIVE) {
            return Future.succeededFuture(module);
        }
        return resolving(module, List.of())
                .compose(resolved ->
                        startingAll(module.wiring().requires()).onFailure(failure -> tellFailure(module, failure)))
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
        return context.executeBlocking(() -> configurations.of(module.id()), false)
                .onFailure(failure -> {
                    module.wanted(false);
                    tellFailure(module, failure);
                })
                .compose(configuration -> activating(module, before, configuration));
    }

    private Future<Void> activating(HostedModule module, Activation before, JsonObject configuration) {
        Activation activation;
        try {
            activation =
                    new Activation(module.id(), module.wiring(), configuration, context, options, services, before);
            module.needs(activation.needs());
            requireServices(module, before);
        } catch (ModuleException e) {
            if (e.kind() != Kind.MISSING_SERVICE) {
                module.wanted(false);
            }
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
                    onArrival();
                })
                .onFailure(failure -> {
                    module.wanted(false); // or it would be tried again and again
                    module.activation(null);
                    enter(module, ModuleState.RESOLVED, failure, null);
                });
    }

    /** What only the version before offers will be gone. */
    private void requireServices(HostedModule module, Activation before) {
        for (Class<?> need : module.needs()) {
            if (!services.isOfferedBesides(
                    need,
                    owner -> owner.equals(module.id())
                            || (before != null && before.id().equals(owner)))) {
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
        Future<StopReport> report = Future.succeededFuture(new StopReport(module.id(), List.of()));
        if (module.state() == ModuleState.ACTIVE) {
            for (HostedModule next : dependents.inOrderOfStopping(module)) {
                report = report.compose(before -> stoppingAlone(next));
            }
        }
        return report;
    }

    private Future<StopReport> stoppingAlone(HostedModule module) {
        enter(module, ModuleState.STOPPING);
        return module.activation().stop().map(report -> {
            module.activation(null);
            enter(module, ModuleState.RESOLVED, null, report);
            report.logUnlessClean();
            return report;
        });
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
        return old.state() == ModuleState.ACTIVE ? switching(old, next) : replacingAtRest(old, next);
    }

    private Future<HostedModule> switching(HostedModule old, HostedModule next) {
        return resolving(next, List.of())
                .compose(resolved -> tiedTo(old).contains(next)
                        ? failed(
                                Kind.CYCLE,
                                next.id() + " requires modules that are tied to " + old.id()
                                        + ", whose place it is to take")
                        : startingAll(next.wiring().requires()))
                .compose(ready -> activating(next, old.activation()))
                .compose(active -> next.activation().takeOver(old.activation()))
                .compose(handedOver -> removingUnder(old))
                .map(done -> next);
    }

    /** Replaces a module that does not run; the next version waits for what this one waited for. */
    private Future<HostedModule> replacingAtRest(HostedModule old, HostedModule next) {
        Future<?> ready = old.wiring() == null ? Future.succeededFuture() : resolving(next, List.of());
        return ready.compose(resolved -> {
                    next.wanted(old.isWanted());
                    return removingUnder(old);
                })
                .compose(removed -> restarting(List.of(next)))
                .map(done -> next);
    }

    /** Removes a version that another has taken the place of; who was tied to it is tied to that one. */
    private Future<Void> removingUnder(HostedModule old) {
        List<HostedModule> tied = tiedTo(old);
        return removing(old).compose(removed -> restarting(tied));
    }

    /** Those that require a module, and those that require them. */
    private List<HostedModule> tiedTo(HostedModule module) {
        List<HostedModule> tied = new ArrayList<>(List.of(module));
        for (int i = 0; i < tied.size(); i++) { // it grows
            HostedModule one = tied.get(i);
            modules.stream()
                    .filter(other -> other.requires(one) && !tied.contains(other))
                    .forEach(tied::add);
        }
        return List.copyOf(tied.subList(1, tied.size()));
    }

    /** Starts those again that ran, or waited for what they need. */
    private Future<Void> restarting(List<HostedModule> stopped) {
        Future<?> all = Future.succeededFuture();
        for (HostedModule module : stopped) {
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
            depart(module);
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
            depart(module);
            enter(module, ModuleState.INSTALLED);
        }
    }

    private void depart(HostedModule module) {
        if (module.wiring() != null) {
            departures.add(module.id(), module.wiring().loader());
            module.wiring(null);
        }
    }

    /**
     * Looks which versions that were uninstalled, or untied from what they required, are in memory still, and what holds them. The
     * garbage collector runs for it; where something is left, a heap dump is taken and searched, for which the process stands still.
     * Also after the host was closed.
     */
    public Future<LeakReport> checkLeaks() {
        return transitions
                .add(Future::succeededFuture)
                .compose(before -> context.executeBlocking(() -> new LeakCheck(departures).run()));
    }

    /** A service or a module has come: others may have waited for it. */
    private void onArrival() {
        addUnlessClosed(this::startingThoseThatWait);
    }

    /** A service is gone while its module runs: others may be nothing without it. */
    private void onWithdrawal() {
        addUnlessClosed(this::stoppingThoseInWant);
    }

    private void addUnlessClosed(Supplier<Future<Void>> step) {
        if (!closed.get()) {
            transitions.add(step);
        }
    }

    /** One after the other, as each that starts may be what the next has waited for. */
    private Future<Void> startingThoseThatWait() {
        return modules.stream()
                .filter(this::canStartAgain)
                .findFirst()
                .map(module -> starting(module).transform(any -> startingThoseThatWait()))
                .orElse(Future.succeededFuture());
    }

    private boolean canStartAgain(HostedModule module) {
        return module.isWanted() && hasAll(module);
    }

    /** Whether a module could start now, and all that it needs is there. */
    boolean hasAll(HostedModule module) {
        return module.state() == ModuleState.RESOLVED
                && module.wiring().requires().stream().allMatch(other -> other.state() == ModuleState.ACTIVE)
                && dependents.hasServices(module);
    }

    private Future<Void> stoppingThoseInWant() {
        Future<?> all = Future.succeededFuture();
        for (HostedModule module : dependents.inWant()) {
            all = all.compose(before -> stopping(module));
        }
        return all.mapEmpty();
    }

    /** Stops and uninstalls all modules, and takes no more. Closing it again changes nothing. */
    public Future<Void> close() {
        if (closed.compareAndSet(false, true)) {
            lookingEnded().transform(ended -> transitions.add(this::closingAll)).onComplete(done -> {
                if (done.failed()) { // the Vertx was gone before
                    Source.delete(workplace);
                }
                side.leave();
                closing.complete();
            });
        }
        return closing.future();
    }

    private Future<?> lookingEnded() {
        return Future.join(directories.stream().map(ModuleDirectory::close).toList());
    }

    private Future<Void> closingAll() {
        modules.forEach(module -> module.wanted(false));
        Future<?> all = Future.succeededFuture();
        for (int i = modules.size() - 1; i >= 0; i--) {
            HostedModule module = modules.get(i);
            all = all.transform(before -> removing(module));
        }
        return all.transform(removed -> context.executeBlocking(
                () -> {
                    Source.delete(workplace);
                    return null;
                },
                false));
    }

    private <T> Future<T> change(Supplier<Future<T>> step) {
        Supplier<Future<T>> unlessClosed = () -> closed.get() ? failed(Kind.CLOSED, "the host is closed") : step.get();
        // Looked at now, as the Vertx may be gone, and when it is its turn.
        return closed.get() ? unlessClosed.get() : transitions.add(unlessClosed);
    }

    private static <T> Future<T> failed(Kind kind, String message) {
        return Future.failedFuture(new ModuleException(kind, message));
    }

    // --- telling

    private void enter(HostedModule module, ModuleState state) {
        enter(module, state, null, null);
    }

    private void enter(HostedModule module, ModuleState state, Throwable failure, StopReport report) {
        ModuleState before = module.state();
        module.state(state);
        tell(module, before, failure, report);
    }

    private void tellFailure(HostedModule module, Throwable failure) {
        tell(module, module.state(), failure, null);
    }

    private void tell(HostedModule module, ModuleState before, Throwable failure, StopReport report) {
        ModuleEvent event = new ModuleEvent(
                module.id(), module.state(), before, failure instanceof ModuleException known ? known : null, report);
        listeners.forEach(listener -> listener.tell(event));
    }

    // --- for directories

    Context context() {
        return context;
    }

    Path workplace() {
        return workplace;
    }

    List<ModuleDirectory> directories() {
        return directories;
    }

    boolean isClosed() {
        return closed.get();
    }

    /** The Vertx that modules run on. */
    public Vertx vertx() {
        return vertx;
    }
}
