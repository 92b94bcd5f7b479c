package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.concurrent.Callable;

/** A module that runs, from its start to its stop. On the host's context. */
final class Activation {
    private final ModuleId id;
    private final ModuleCalls calls;
    private final HostOptions options;
    private final Services services;
    private final ModuleActivator activator; // null when the module has none
    private final Belongings belongings;
    private final Estate estate;
    private final Holdings holdings;
    private final ModuleContext moduleContext;
    private final List<String> unended = new ArrayList<>();

    /** With the version that runs and whose place this one is to take, or null. */
    Activation(
            HostedModule module,
            Prospect prospect,
            ModuleCalls calls,
            HostOptions options,
            Services services,
            Activation before) {
        this.id = module.id();
        this.calls = calls;
        this.options = options;
        this.services = services;
        this.activator = prospect.activator();
        this.belongings = new Belongings(calls, options.stepDeadline());
        this.estate = new Estate(calls.loader(), belongings, before == null ? null : before.estate);
        this.holdings = new Holdings(before == null ? null : before.holdings);
        this.moduleContext = new ModuleContext(
                id,
                prospect.configuration(),
                module.host().vertx(),
                calls.loader(),
                services,
                belongings,
                estate,
                holdings);
    }

    ModuleId id() {
        return id;
    }

    /** Starts it; when that fails all that it has registered is undone. */
    Future<Void> start() {
        if (activator == null) {
            return Future.succeededFuture();
        }
        return calls.inTime(options.startDeadline(), () -> started(activator.start(moduleContext)))
                .recover(failure -> undo().compose(report -> {
                    report.logUnlessClean();
                    return Future.failedFuture(startFailure(id, failure));
                }));
    }

    private static Future<Void> started(Future<?> starting) {
        return Objects.requireNonNull(starting, "its activator returned no future")
                .mapEmpty();
    }

    /** Why a module does not start, when its code has thrown this. */
    static ModuleException startFailure(ModuleId id, Throwable failure) {
        Throwable reason = failure;
        while (isWrapping(reason) && reason.getCause() != null) {
            reason = reason.getCause();
        }
        String words = id + " does not start (" + Belongings.words(reason) + ")";
        return reason instanceof Overdue
                ? new ModuleException(Kind.DEADLINE, words, reason)
                : new ModuleException(Kind.START_FAILED, words, Recounted.of(reason));
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
            last = last.transform(before -> inTime(calls, "handing over " + what, holding.getValue()::handOver))
                    .compose(handedOver -> inTime(next.calls, "taking over " + what, () -> next.take(what)));
        }
        return last.otherwiseEmpty();
    }

    private Future<?> take(String what) {
        Holding holding = holdings.inOrder().get(what);
        return holding == null ? Future.succeededFuture() : holding.takeOver();
    }

    /** Stops it, come what may; tells what did not end. */
    Future<StopReport> stop() {
        return services.withdrawAllOf(id)
                .transform(told -> activator == null
                        ? Future.<Void>succeededFuture()
                        : inTime(calls, "its activator", () -> activator.stop(moduleContext)))
                .transform(stopped -> undo());
    }

    private Future<StopReport> undo() {
        return belongings.undoAll().map(more -> {
            unended.addAll(more);
            return new StopReport(id, unended);
        });
    }

    /** Has code do something within the deadline of a step; what goes wrong is noted. */
    private Future<Void> inTime(ModuleCalls code, String what, Callable<Future<?>> step) {
        return code.<Void>inTime(
                        options.stepDeadline(),
                        () -> Objects.requireNonNull(step.call(), "it returned no future")
                                .mapEmpty())
                .onFailure(failure -> unended.add(what + ": " + Belongings.words(failure)));
    }
}
