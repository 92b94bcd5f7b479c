package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/**
 * A directory that tells which modules there are. What {@link ModuleHost#install} takes can be dropped into it:
 *
 * <ul>
 *   <li>a jar or folder that appears is installed and started, one that is replaced updates its module, and one that goes has it stopped
 *       and uninstalled;
 *   <li>nothing is taken, and nothing removed, before two looks in a row have seen the same: a file that is being copied is left alone;
 *   <li>of several files with the same module the newest version is used, and the next when that goes or does not start; one that was not
 *       in use before is reported;
 *   <li>a file with the very version that runs, such as a jar that was built again, is read first; then the module is stopped and
 *       uninstalled, and installed and started anew. Any other version is an {@linkplain HostedModule#update update};
 *   <li>modules that need others wait for these, in whatever order they are dropped;
 *   <li>{@code NAME.json} is the configuration of the module of that name, over that of the options. It is read when the module
 *       starts;
 *   <li>names that begin with a dot, empty folders and all other files are let alone.
 * </ul>
 *
 * <p>Whoever stops or uninstalls such a module by hand has the last word until its file changes.
 *
 * <p><b>Threading</b>: any thread. Files are looked at on worker threads, again and again, which works on every file system.
 *
 * <p><b>Ownership</b>: closed by {@link #close}, or with its host. The modules are the host's.
 *
 * <p><b>Failure</b>: what cannot be used is reported and logged once, and tried again when it or its configuration changes; it disturbs no
 * other. A version that cannot take the place of another leaves that alone. When the directory itself cannot be read, all stays as it is.
 */
public final class ModuleDirectory {
    private final ModuleHost host;
    private final Path path;
    private final Duration interval;
    private final Refusals refusals;
    private final Drops drops;
    private final Promise<ModuleDirectory> begun = Promise.promise();
    private volatile boolean closed;

    // On the host's context
    private Future<Void> looking = Future.succeededFuture(); // the last look that was asked for
    private long timer = -1;

    ModuleDirectory(
            ModuleHost host, Path path, Duration interval, BiConsumer<? super Path, ? super ModuleException> refused) {
        this.host = host;
        this.path = Objects.requireNonNull(path, "directory").toAbsolutePath();
        this.interval = HostOptions.positive("interval", interval);
        this.refusals = new Refusals(Objects.requireNonNull(refused, "refused"));
        this.drops = new Drops(host, refusals);
        host.directories().add(this);
    }

    /** Which directory it is. */
    public Path path() {
        return path;
    }

    /** Looks twice, and goes on looking. */
    Future<ModuleDirectory> begin() {
        host.context()
                .executeBlocking(() -> Files.isDirectory(path), false)
                .compose(isDirectory -> isDirectory
                        ? look()
                        : Future.failedFuture(new ModuleException(Kind.INVALID_ARGUMENT, path + " is not a directory")))
                .onSuccess(looked -> lookLater())
                .onFailure(failure -> {
                    begun.tryFail(failure);
                    end();
                });
        return begun.future();
    }

    private void lookLater() {
        if (!closed && !host.isClosed()) {
            timer = host.vertx()
                    .setTimer(
                            Math.max(1, interval.toMillis()),
                            turn -> look().onComplete(looked -> {
                                begun.tryComplete(this);
                                lookLater();
                            }));
        }
    }

    /** Has a look, after those that were asked for before; completed when what it has seen is done, and never fails. */
    Future<Void> look() {
        Promise<Void> looked = Promise.promise();
        host.context().runOnContext(turn -> {
            looking = looking.transform(before -> closed ? Future.succeededFuture() : lookNow())
                    .onComplete(looked);
        });
        return looked.future();
    }

    private Future<Void> lookNow() {
        return host.context()
                .executeBlocking(() -> Survey.of(path), false)
                .compose(this::see, failure -> {
                    refusals.tell(
                            path,
                            new ModuleException(
                                    Kind.INVALID_SOURCE,
                                    "cannot look into " + path + ", its modules stay as they are ("
                                            + Belongings.words(failure) + ")",
                                    failure));
                    return Future.succeededFuture();
                })
                .otherwise(failure -> {
                    ModuleHost.LOG.log(System.Logger.Level.ERROR, "a look into " + path + " has failed", failure);
                    return null;
                });
    }

    private Future<Void> see(Survey survey) {
        refusals.forget(path);
        return drops.see(survey);
    }

    /** Looks no more; modules stay as they are. Completed when a look that is under way is done. */
    public Future<Void> close() {
        end();
        Promise<Void> ended = Promise.promise();
        try {
            host.context().runOnContext(turn -> {
                host.vertx().cancelTimer(timer);
                looking.onComplete(ended);
            });
        } catch (RejectedExecutionException e) {
            ended.complete(); // the Vertx is closed, and nothing is under way any more
        }
        return ended.future();
    }

    private void end() {
        closed = true;
        host.directories().remove(this);
        drops.close();
        begun.tryFail(new ModuleException(Kind.CLOSED, "nobody watches " + path + " any more"));
    }
}
