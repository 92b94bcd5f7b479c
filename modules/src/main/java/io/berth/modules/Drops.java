package io.berth.modules;

import io.berth.modules.Drop.Standing;
import io.berth.modules.ModuleException.Kind;
import io.berth.modules.Survey.Stamp;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** All that lies in a directory that is watched: has the host do what it asks for. On the host's context, one look after the other. */
final class Drops {
    private final ModuleHost host;
    private final Refusals refusals;
    private final Subscription events;
    private final Map<Path, Drop> drops = new TreeMap<>();
    private Map<String, Stamp> configurations = Map.of();
    private Map<String, Stamp> configurationsBefore = Map.of();
    private final Map<Drop, Throwable> lacks = new LinkedHashMap<>(); // what those that wait lack, during a look
    private long arrivals; // changes that others may have waited for
    private boolean installing;

    Drops(ModuleHost host, Refusals refusals) {
        this.host = host;
        this.refusals = refusals;
        this.events = host.onEvent(this::onEvent);
    }

    private void onEvent(ModuleEvent event) {
        // What this installs is started, and counts when it is active; else two that wait could wake each other for
        // ever.
        boolean isOfOthers = !installing && (event.before() == null || event.state() == ModuleState.UNINSTALLED);
        if (event.failure() == null && (event.state() == ModuleState.ACTIVE || isOfOthers)) {
            arrivals++;
        }
    }

    void close() {
        events.cancel();
    }

    /** Takes in what a look has seen. */
    Future<Void> see(Survey survey) {
        survey.modules().keySet().forEach(path -> drops.computeIfAbsent(path, Drop::new));
        drops.values().forEach(drop -> drop.see(survey.modules().get(drop.path())));
        configurationsBefore = configurations;
        configurations = survey.configurations();
        return each(drops.values().stream().filter(Drop::isToBeRead), this::read)
                .compose(read -> each(drops.values().stream().filter(this::isToGoFirst), this::remove))
                .compose(removed -> each(chosen().stream(), this::install))
                .compose(installed -> each(drops.values().stream().filter(Drop::isGone), this::remove))
                .compose(removed -> startAll(drops.size()))
                .onComplete(done -> tellLacks());
    }

    private void tellLacks() {
        lacks.forEach((drop, lack) -> {
            if (drop.standing() == Standing.WAITING) {
                refuse(drop, lack);
            }
        });
        lacks.clear();
    }

    private static Future<Void> each(Stream<Drop> some, Function<Drop, Future<Void>> action) {
        Future<Void> all = Future.succeededFuture();
        for (Drop drop : some.toList()) {
            all = all.compose(before -> action.apply(drop));
        }
        return all;
    }

    private Future<Void> read(Drop drop) {
        return host.context()
                .executeBlocking(() -> idOf(drop.path()), false)
                .onSuccess(id -> {
                    refusals.forget(drop.path());
                    drop.read(id);
                })
                .onFailure(failure -> {
                    drop.read(null);
                    refuse(drop, failure);
                })
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    /** What is in it; throws when it is not whole. */
    private ModuleId idOf(Path path) {
        Source source = Source.read(path, host.workplace());
        source.delete();
        return source.id();
    }

    // --- going

    /** Whether it is gone, and no other file can take the place of its module without an outage. */
    private boolean isToGoFirst(Drop drop) {
        return drop.isGone()
                && !(drop.hasModule() && claims().containsKey(drop.module().id().name()));
    }

    private Future<Void> remove(Drop drop) {
        drops.remove(drop.path());
        refusals.forget(drop.path());
        return drop.hasModule()
                ? drop.module().uninstall().<Void>mapEmpty().otherwiseEmpty()
                : Future.succeededFuture();
    }

    // --- coming

    /** Those that are there for a module, the best first. */
    private Map<String, List<Drop>> claims() {
        Map<String, List<Drop>> claims = new HashMap<>();
        drops.values().stream()
                .filter(drop -> drop.claim() != null)
                .sorted(Comparator.comparing(Drop::claim)
                        .thenComparing(Drop::hasModule)
                        .reversed())
                .forEach(drop -> claims.computeIfAbsent(drop.claim().name(), name -> new ArrayList<>())
                        .add(drop));
        return claims;
    }

    /** Those that are to be installed, updates last: they may need the others. */
    private List<Drop> chosen() {
        List<Drop> chosen = new ArrayList<>();
        for (List<Drop> rivals : claims().values()) {
            Drop best = rivals.get(0);
            if (best.standing() == Standing.IDLE) {
                chosen.add(best);
            }
            rivals.stream()
                    .skip(1)
                    .filter(Drop::isLeftAlone)
                    .forEach(drop -> refuse(
                            drop,
                            new ModuleException(
                                    Kind.ALREADY_INSTALLED,
                                    drop.id() + " is left alone, as "
                                            + best.path().getFileName() + " has " + best.claim())));
        }
        chosen.sort(Comparator.comparing(drop -> current(drop).isPresent()));
        return chosen;
    }

    private Optional<HostedModule> current(Drop drop) {
        return host.module(drop.id().name());
    }

    private Future<Void> install(Drop drop) {
        installing = true;
        return leavingOtherName(drop)
                .compose(
                        left -> current(drop).map(it -> replacing(it, drop)).orElseGet(() -> host.install(drop.path())))
                .onComplete(done -> installing = false)
                .onSuccess(module -> {
                    holdersOf(module.id().name()).forEach(Drop::replaced);
                    drop.installed(module);
                })
                .<Void>mapEmpty()
                .recover(failure -> failed(drop, failure));
    }

    /** A file that was replaced by one of another module takes the first with it. */
    private Future<?> leavingOtherName(Drop drop) {
        boolean isOther =
                drop.hasModule() && !drop.module().id().name().equals(drop.id().name());
        return isOther ? drop.module().uninstall() : Future.succeededFuture();
    }

    private List<Drop> holdersOf(String name) {
        return drops.values().stream()
                .filter(drop ->
                        drop.module() != null && drop.module().id().name().equals(name))
                .toList();
    }

    private Future<HostedModule> replacing(HostedModule current, Drop drop) {
        boolean isOurs = drops.values().stream().anyMatch(other -> current.equals(other.module()));
        if (!isOurs && current.id().compareTo(drop.id()) >= 0) {
            return Future.failedFuture(new ModuleException(
                    Kind.ALREADY_INSTALLED, current.id() + " is installed from " + current.origin()));
        }
        return current.id().equals(drop.id())
                ? current.uninstall().compose(gone -> host.install(drop.path()))
                : current.update(drop.path());
    }

    // --- starting

    /** Starts what can start, again as long as that may help others. */
    private Future<Void> startAll(int rounds) {
        List<Drop> ready = drops.values().stream().filter(this::canTry).toList();
        if (ready.isEmpty() || rounds < 0) {
            return Future.succeededFuture();
        }
        return each(ready.stream(), this::start).compose(started -> startAll(rounds - 1));
    }

    private boolean canTry(Drop drop) {
        return switch (drop.standing()) {
            case INSTALLED -> true;
            case DONE -> isLeftBehind(drop) && hasNews(drop);
            case WAITING -> hasNews(drop) || isConfiguredAnew(drop);
            case FAILED -> drop.id() != null && isConfiguredAnew(drop);
            case IDLE -> false;
        };
    }

    /** It had to stop because of others. */
    private static boolean isLeftBehind(Drop drop) {
        return drop.hasModule() && drop.module().isWanted() && drop.module().state() != ModuleState.ACTIVE;
    }

    private boolean hasNews(Drop drop) {
        return arrivals != drop.arrivalsTried() || (drop.isInstalled() && hasServices(drop.module()));
    }

    /** The program itself may have registered what a module was missing. */
    private boolean hasServices(HostedModule module) {
        return !module.needs().isEmpty() && host.hasAll(module);
    }

    private boolean isConfiguredAnew(Drop drop) {
        Stamp now = configuration(drop);
        return Objects.equals(now, configurationsBefore.get(drop.id().name()))
                && !Objects.equals(now, drop.configurationTried());
    }

    private Stamp configuration(Drop drop) {
        return configurations.get(drop.id().name());
    }

    private Future<Void> start(Drop drop) {
        if (!drop.isInstalled()) {
            return install(drop).compose(tried -> drop.isInstalled() ? start(drop) : Future.succeededFuture());
        }
        return drop.module()
                .start()
                .onSuccess(active -> {
                    refusals.forget(drop.path());
                    drop.tried(Standing.DONE, arrivals, configuration(drop));
                })
                .<Void>mapEmpty()
                .recover(failure -> failed(drop, failure));
    }

    // --- failing

    private Future<Void> failed(Drop drop, Throwable failure) {
        if (waits(drop, failure)) {
            drop.tried(Standing.WAITING, arrivals, configuration(drop));
            lacks.put(drop, failure); // another file may still bring it
        } else {
            drop.tried(Standing.FAILED, arrivals, configuration(drop));
            refuse(drop, failure);
        }
        return Future.succeededFuture();
    }

    /** Whether it failed because of others. */
    private static boolean waits(Drop drop, Throwable failure) {
        Kind kind = failure instanceof ModuleException known ? known.kind() : Kind.START_FAILED;
        return switch (kind) {
            case MISSING_REQUIREMENT, OUT_OF_REACH, MISSING_SERVICE, CYCLE, SPLIT_PACKAGE, ALREADY_INSTALLED -> true;
            default -> drop.isInstalled() && requiresWhatDoesNotRun(drop.module());
        };
    }

    private static boolean requiresWhatDoesNotRun(HostedModule module) {
        return module.wiring() == null
                || module.wiring().requires().stream().anyMatch(other -> other.state() != ModuleState.ACTIVE);
    }

    private void refuse(Drop drop, Throwable failure) {
        if (!host.isClosed()) {
            refusals.tell(
                    drop.path(),
                    failure instanceof ModuleException known
                            ? known
                            : new ModuleException(
                                    Kind.START_FAILED, drop.path() + " has failed (" + failure + ")", failure));
        }
    }
}
