package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.concurrent.Callable;

/** A module that runs, from its start to its stop. On the host's context. */
final class Activation {
    private final ModuleId id;
    private final ClassLoader loader;
    private final Context context;
    private final HostOptions options;
    private final Services services;
    private final ModuleActivator activator; // null when the module has none
    private final Belongings belongings;
    private final Estate estate;
    private final Holdings holdings;
    private final ModuleContext moduleContext;
    private final List<String> unended = new ArrayList<>();

    /**
     * Makes the activator of a module; throws what that throws.
     *
     * @param configuration what the host has for it
     * @param before the version that runs, and whose place this one is to take, or null
     */
    Activation(
            ModuleId id,
            Wiring wiring,
            JsonObject configuration,
            Context context,
            HostOptions options,
            Services services,
            Activation before) {
        this.id = id;
        this.loader = wiring.loader();
        this.context = context;
        this.options = options;
        this.services = services;
        this.activator = madeReady(() -> Activators.make(wiring));
        this.belongings = new Belongings(context, loader, options.stepDeadline());
        this.estate = new Estate(loader, belongings, before == null ? null : before.estate);
        this.holdings = new Holdings(before == null ? null : before.holdings);
        this.moduleContext = new ModuleContext(
                id,
                madeReady(() -> overDefaults(configuration)),
                context.owner(),
                loader,
                services,
                belongings,
                estate,
                holdings);
    }

    private JsonObject overDefaults(JsonObject configuration) {
        if (activator == null) {
            return configuration;
        }
        JsonObject defaults = Objects.requireNonNull(activator.defaults(), "its activator has null as defaults");
        return defaults.copy().mergeIn(configuration, true);
    }

    ModuleId id() {
        return id;
    }

    /** The services that it cannot live without. */
    Set<Class<?>> needs() {
        return activator == null
                ? Set.of()
                : madeReady(
                        () -> Set.copyOf(Objects.requireNonNull(activator.needs(), "its activator has null as needs")));
    }

    private <T> T madeReady(Callable<T> step) {
        try {
            return ModuleCode.call(loader, step);
        } catch (Throwable failure) {
            throw startFailure(failure);
        }
    }

    /** Starts it; when that fails all that it has registered is undone. */
    Future<Void> start() {
        if (activator == null) {
            return Future.succeededFuture();
        }
        return Belongings.<Void>inTime(
                        context,
                        options.startDeadline(),
                        () -> ModuleCode.call(loader, () -> started(activator.start(moduleContext))))
                .recover(failure -> undo().compose(report -> {
                    report.logUnlessClean();
                    return Future.failedFuture(startFailure(failure));
                }));
    }

    private static Future<Void> started(Future<?> starting) {
        return Objects.requireNonNull(starting, "its activator returned no future")
                .mapEmpty();
    }

    private ModuleException startFailure(Throwable failure) {
        Throwable reason = failure;
        while (isWrapping(reason) && reason.getCause() != null) {
            reason = reason.getCause();
        }
        Kind kind = reason instanceof Overdue ? Kind.DEADLINE : Kind.START_FAILED;
        return new ModuleException(kind, id + " does not start (" + Belongings.words(reason) + ")", reason);
    }

    private static boolean isWrapping(Throwable failure) {
        return failure instanceof ServiceConfigurationError || failure instanceof ExceptionInInitializerError;
    }

    /** Becomes what runs in the place of another: takes over what that has left, and what it holds. */
    Future<Void> takeOver(Activation before) {
        estate.takeOver();
        holdings.waitNoMore();
        return services.withdrawAllOf(before.id).compose(told -> before.handOver(this));
    }

    private Future<Void> handOver(Activation next) {
        Future<Void> last = Future.succeededFuture();
        for (Map.Entry<String, Holding> holding : holdings.inOrder().entrySet()) {
            String what = holding.getKey();
            last = last.transform(before -> inTime("handing over " + what, holding.getValue()::handOver))
                    .compose(handedOver -> inTime("taking over " + what, () -> next.take(what)));
        }
        return last.otherwiseEmpty();
    }

    private Future<?> take(String what) throws Exception {
        Holding holding = holdings.inOrder().get(what);
        return holding == null ? Future.succeededFuture() : ModuleCode.call(loader, holding::takeOver);
    }

    /** Stops it, come what may; tells what did not end. */
    Future<StopReport> stop() {
        return services.withdrawAllOf(id)
                .transform(told -> activator == null
                        ? Future.<Void>succeededFuture()
                        : inTime("its activator", () -> activator.stop(moduleContext)))
                .transform(stopped -> undo());
    }

    private Future<StopReport> undo() {
        return belongings.undoAll().map(more -> {
            unended.addAll(more);
            return new StopReport(id, unended);
        });
    }

    /** Does something within the deadline of a step; what goes wrong is noted. */
    private Future<Void> inTime(String what, Callable<Future<?>> step) {
        return Belongings.<Void>inTime(
                        context,
                        options.stepDeadline(),
                        () -> ModuleCode.call(
                                loader,
                                () -> Objects.requireNonNull(step.call(), "it returned no future")
                                        .mapEmpty()))
                .onFailure(failure -> unended.add(what + ": " + Belongings.words(failure)));
    }
}
