package io.berth.modules;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/**
 * What a module has while it runs. All that is made by it belongs to the module: it is undone when the module stops, in reverse order,
 * each in its time; what does not end is told of in the {@link StopReport}.
 *
 * <p><b>Threading</b>: any thread.
 *
 * <p><b>Failure</b>: after the module has stopped, nothing can be registered any more: WRONG_STATE.
 */
public final class ModuleContext {
    private final ModuleId id;
    private final JsonObject configuration;
    private final Vertx vertx;
    private final ClassLoader loader;
    private final Belongings belongings;
    private final OwnedServices services;
    private final OwnedTimers timers;
    private final OwnedThreads threads;
    private final Holdings holdings;
    private final Estate estate;

    ModuleContext(
            ModuleId id,
            JsonObject configuration,
            Vertx vertx,
            ClassLoader loader,
            Services services,
            Belongings belongings,
            Estate estate,
            Holdings holdings) {
        this.id = id;
        this.configuration = configuration;
        this.vertx = vertx;
        this.loader = loader;
        this.belongings = belongings;
        this.services = new OwnedServices(services, id, belongings);
        this.timers = new OwnedTimers(vertx, belongings);
        this.threads = new OwnedThreads(vertx, loader, belongings);
        this.estate = estate;
        this.holdings = holdings;
    }

    /** Which module this is. */
    public ModuleId id() {
        return id;
    }

    /** Its configuration: what the host has for it, over its defaults. A copy. */
    public JsonObject configuration() {
        return configuration.copy();
    }

    /** The Vertx of the host. What is made by it directly is nobody's to undo: prefer the methods here. */
    public Vertx vertx() {
        return vertx;
    }

    /** The services of all modules; what is registered and tracked here goes with this one. */
    public ServiceRegistry services() {
        return services;
    }

    /** Deploys a verticle, which is undeployed with the module. */
    public Future<String> deploy(Deployable verticle) {
        return deploy(verticle, new DeploymentOptions());
    }

    /** Deploys a verticle with options, which is undeployed with the module. */
    public Future<String> deploy(Deployable verticle, DeploymentOptions options) {
        Objects.requireNonNull(verticle, "verticle");
        String name = "verticle " + verticle.getClass().getName();
        belongings.requireOpen(name);
        Future<String> deploying =
                vertx.deployVerticle(verticle, new DeploymentOptions(options).setClassLoader(loader));
        Belongings.Entry entry = belongings.addMade(
                name,
                () -> deploying.transform(deployed ->
                        deployed.succeeded() && vertx.deploymentIDs().contains(deployed.result())
                                ? vertx.undeploy(deployed.result())
                                : Future.succeededFuture()));
        return deploying.onFailure(failure -> entry.forget());
    }

    /** Runs a task once after a while. */
    public Subscription timer(long delayMillis, Runnable task) {
        return timers.once(delayMillis, task);
    }

    /** Runs a task again and again. */
    public Subscription periodic(long periodMillis, Runnable task) {
        return timers.periodic(periodMillis, task);
    }

    /** Takes messages to an address of the event bus. */
    public <T> MessageConsumer<T> consumer(String address, Handler<Message<T>> handler) {
        String name = "consumer of " + address;
        belongings.requireOpen(name);
        MessageConsumer<T> consumer = vertx.eventBus().consumer(address, handler);
        belongings.addMade(name, consumer::unregister);
        return consumer;
    }

    /** Starts a thread of the module's own. It is interrupted when the module stops, and has to end then. */
    public Thread thread(String name, Runnable task) {
        return threads.start(name, task);
    }

    /** Makes a pool of threads of the module's own. It is shut down when the module stops, and its tasks have to end then. */
    public ExecutorService executor(String name, int size) {
        return threads.pool(name, size);
    }

    /** Has something done when the module stops. */
    public void onStop(String what, Undo undo) {
        belongings.add(Objects.requireNonNull(what, "what"), Objects.requireNonNull(undo, "undo"));
    }

    /**
     * Names something that the next version of this module asks for while this one still has it, such as the lease of a port. During an
     * update it is handed over once the next version has started, and before this one stops; several in the order they were named.
     */
    public void hold(String what, Holding holding) {
        belongings.requireOpen("what is held");
        holdings.add(what, holding);
    }

    /**
     * Whether the version before this one holds something of this name. It is handed over when this one has started, so a start that
     * waited for it would wait in vain.
     */
    public boolean isToBeHandedOver(String what) {
        return holdings.areAwaited(what);
    }

    /**
     * Keeps a value for the next version of this module, which {@linkplain #inherit inherits} it by its name. It is undone when the
     * module stops without a next version, or with one that does not inherit it.
     *
     * @param value of a type that is not the module's own, or the old version could never go
     */
    public <T> T bequeath(String name, T value, Undo undo) {
        return estate.bequeath(name, value, undo);
    }

    /**
     * A value that the version before this one has kept for it. It is this one's once the update is done, and kept for the next version
     * in turn; when the update fails it stays with the version before.
     *
     * @param undo what undoes it when this version stops without a next one
     */
    public <T> Optional<T> inherit(String name, Class<T> type, Function<? super T, ? extends Future<?>> undo) {
        return estate.inherit(name, type, undo);
    }
}
