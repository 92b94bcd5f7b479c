package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
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
 * <p><b>Ownership</b>: closing the host stops and uninstalls its modules. It does not close the Vertx; when others close that, it closes
 * the host first.
 *
 * <p><b>Failure</b>: a future fails with a {@link ModuleException}, and modules are as they were before.
 */
public final class ModuleHost {
    static final System.Logger LOG = System.getLogger("io.berth.modules");

    private final Vertx vertx;
    private final Context context;
    private final Path workplace;
    private final Transitions transitions;
    private final Services services;
    private final VertxSide side;
    private final Departures departures = new Departures();
    private final List<ModuleDirectory> directories = new CopyOnWriteArrayList<>();
    private final Roster modules = new Roster();
    private final Lifecycle lifecycle;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Promise<Void> closing = Promise.promise();

    private ModuleHost(Vertx vertx, HostOptions options, ModuleLayer layer, Path workplace) {
        this.vertx = vertx;
        this.workplace = workplace;
        this.side = new VertxSide(vertx, this::close);
        this.context = side.context();
        this.transitions = new Transitions(context);
        this.services = new Services(context, this::onArrival, this::onWithdrawal);
        Configurations configurations = new Configurations(options.configuration(), directories);
        this.lifecycle = new Lifecycle(
                this,
                modules,
                new Ties(context, layer, modules, departures),
                new Running(side, options, configurations, services, modules),
                new Dependents(modules, services));
        modules.onEvent(event -> {
            if (event.state() == ModuleState.ACTIVE) {
                onArrival();
            }
        });
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
        return modules.all();
    }

    /** The newest version of a module. */
    public Optional<HostedModule> module(String name) {
        return modules.newest(name);
    }

    /** A version of a module. */
    public Optional<HostedModule> module(ModuleId id) {
        return modules.version(id);
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
        return modules.onEvent(listener);
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
        return change(() -> lifecycle.installing(origin));
    }

    Future<HostedModule> resolve(HostedModule module) {
        return change(() -> lifecycle.resolving(module));
    }

    Future<HostedModule> start(HostedModule module) {
        return change(() -> lifecycle.starting(module));
    }

    Future<StopReport> stop(HostedModule module) {
        return change(() -> {
            module.wanted(false);
            return lifecycle.stopping(module);
        });
    }

    Future<HostedModule> update(HostedModule old, Path origin) {
        Objects.requireNonNull(origin, "origin");
        return change(() -> lifecycle.updating(old, origin));
    }

    Future<StopReport> uninstall(HostedModule module) {
        return change(() -> {
            module.wanted(false);
            return lifecycle.removing(module);
        });
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
        addUnlessClosed(lifecycle::startingThoseThatWait);
    }

    /** A service is gone while its module runs: others may be nothing without it. */
    private void onWithdrawal() {
        addUnlessClosed(lifecycle::stoppingThoseInWant);
    }

    private void addUnlessClosed(Supplier<Future<Void>> step) {
        if (!closed.get()) {
            transitions.add(step);
        }
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
        return lifecycle
                .removingAll()
                .transform(removed -> context.executeBlocking(
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

    // --- for directories

    /** Whether a module could start now, and all that it needs is there. */
    boolean hasAll(HostedModule module) {
        return lifecycle.hasAll(module);
    }

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
