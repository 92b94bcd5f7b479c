package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;

/** What is done with modules, step by step; the host sees to it that one thing is done after the other. On its context. */
final class Lifecycle {
    private final ModuleHost host;
    private final Roster modules;
    private final Ties ties;
    private final Running running;
    private final Dependents dependents;

    Lifecycle(ModuleHost host, Roster modules, Ties ties, Running running, Dependents dependents) {
        this.host = host;
        this.modules = modules;
        this.ties = ties;
        this.running = running;
        this.dependents = dependents;
    }

    Future<HostedModule> installing(Path origin) {
        return host.context()
                .<Source>executeBlocking(() -> Source.read(origin, host.workplace()), false)
                .compose(source -> {
                    if (modules.version(source.id()).isPresent()) {
                        source.delete();
                        return failed(Kind.ALREADY_INSTALLED, source.id() + " is installed already");
                    }
                    HostedModule module = new HostedModule(host, origin, source);
                    modules.add(module);
                    return Future.succeededFuture(module);
                });
    }

    Future<HostedModule> resolving(HostedModule module) {
        return ties.resolving(module);
    }

    Future<HostedModule> starting(HostedModule module) {
        if (module.state() == ModuleState.ACTIVE) {
            return Future.succeededFuture(module);
        }
        return ties.resolving(module)
                .compose(resolved -> startingAll(module.wiring().requires())
                        .onFailure(failure -> modules.tellFailure(module, failure)))
                .compose(ready -> running.starting(module, null))
                .map(active -> module);
    }

    private Future<?> startingAll(List<HostedModule> required) {
        Future<?> all = Future.succeededFuture();
        for (HostedModule other : required) {
            all = all.compose(before -> starting(other));
        }
        return all;
    }

    /** Stops a module, and before it those that cannot be without it; these start again when they can. */
    Future<StopReport> stopping(HostedModule module) {
        Future<StopReport> report = Future.succeededFuture(new StopReport(module.id(), List.of()));
        if (module.state() == ModuleState.ACTIVE) {
            for (HostedModule next : dependents.inOrderOfStopping(module)) {
                report = report.compose(before -> running.stopping(next));
            }
        }
        return report;
    }

    /** Puts a version that is to be installed in the place of another; where that fails, the other is as it was. */
    Future<HostedModule> updating(HostedModule old, Path origin) {
        if (old.state() == ModuleState.UNINSTALLED) {
            return failed(Kind.WRONG_STATE, old.id() + " is uninstalled, and there is nothing to update");
        }
        return installing(origin)
                .compose(next -> replacing(old, next)
                        .recover(failure -> removing(next).transform(removed -> Future.failedFuture(failure))));
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
        return ties.resolving(next)
                .compose(resolved -> ties.tiedTo(old).contains(next)
                        ? failed(
                                Kind.CYCLE,
                                next.id() + " requires modules that are tied to " + old.id()
                                        + ", whose place it is to take")
                        : startingAll(next.wiring().requires()))
                .compose(ready -> running.starting(next, old.activation()))
                .compose(active -> stoppingAll(dependents.inWantWithout(old)))
                .compose(stopped -> next.activation().takeOver(old.activation()))
                .compose(handedOver -> removingUnder(old))
                .map(done -> next);
    }

    /** Replaces a module that does not run; the next version waits for what this one waited for. */
    private Future<HostedModule> replacingAtRest(HostedModule old, HostedModule next) {
        Future<?> ready = old.wiring() == null ? Future.succeededFuture() : ties.resolving(next);
        return ready.compose(resolved -> {
                    next.wanted(old.isWanted());
                    return removingUnder(old);
                })
                .compose(removed -> restarting(List.of(next)))
                .map(done -> next);
    }

    /** Removes a version that another has taken the place of; who was tied to it is tied to that one. */
    private Future<Void> removingUnder(HostedModule old) {
        List<HostedModule> tied = ties.tiedTo(old);
        return removing(old).compose(removed -> restarting(tied));
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

    Future<StopReport> removing(HostedModule module) {
        if (module.state() == ModuleState.UNINSTALLED) {
            return Future.succeededFuture(new StopReport(module.id(), List.of()));
        }
        return stopping(module).compose(report -> {
            ties.remove(module);
            return host.context()
                    .executeBlocking(
                            () -> {
                                module.source().delete();
                                return report;
                            },
                            false);
        });
    }

    /** One after the other, as each that starts may be what the next has waited for. */
    Future<Void> startingThoseThatWait() {
        return modules.all().stream()
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

    Future<Void> stoppingThoseInWant() {
        return stoppingAll(dependents.inWant());
    }

    private Future<Void> stoppingAll(List<HostedModule> those) {
        Future<?> all = Future.succeededFuture();
        for (HostedModule module : those) {
            all = all.compose(before -> stopping(module));
        }
        return all.mapEmpty();
    }

    /** Removes all modules, the youngest first. */
    Future<?> removingAll() {
        List<HostedModule> last = modules.all();
        last.forEach(module -> module.wanted(false));
        Future<?> all = Future.succeededFuture();
        for (int i = last.size() - 1; i >= 0; i--) {
            HostedModule module = last.get(i);
            all = all.transform(before -> removing(module));
        }
        return all;
    }

    private static <T> Future<T> failed(Kind kind, String message) {
        return Future.failedFuture(new ModuleException(kind, message));
    }
}
