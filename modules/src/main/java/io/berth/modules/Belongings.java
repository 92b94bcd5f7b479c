package io.berth.modules;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What belongs to a module while it runs. It is undone in reverse order, each thing in its time; one that fails or takes too long
 * is noted, and the next has its turn. Any thread.
 */
final class Belongings {
    private final ModuleCalls calls;
    private final Duration deadline;
    private final TreeMap<Long, Thing> things = new TreeMap<>(); // guarded by itself, by age
    private long numbers;
    private boolean closed;

    Belongings(ModuleCalls calls, Duration deadline) {
        this.calls = calls;
        this.deadline = deadline;
    }

    /** One of them. */
    private record Thing(String name, Undo undo) {}

    /** What may be forgotten because it has ended by itself. */
    interface Entry {
        void forget();
    }

    /** Throws when the module has stopped. */
    void requireOpen(String name) {
        synchronized (things) {
            if (closed) {
                throw new ModuleException(
                        ModuleException.Kind.WRONG_STATE, "cannot register " + name + " for a module that has stopped");
            }
        }
    }

    /** Adds a thing; throws when the module has stopped, and then it was not added. */
    Entry add(String name, Undo undo) {
        synchronized (things) {
            requireOpen(name);
            long number = numbers++;
            things.put(number, new Thing(name, undo));
            return () -> {
                synchronized (things) {
                    things.remove(number);
                }
            };
        }
    }

    /** Adds a thing that is there already; when the module has stopped it is undone at once, and this throws. */
    Entry addMade(String name, Undo undo) {
        try {
            return add(name, undo);
        } catch (ModuleException stopped) {
            undoneHere(undo)
                    .onFailure(failure -> ModuleHost.LOG.log(
                            System.Logger.Level.WARNING, name + " came too late, and cannot be undone", failure));
            throw stopped;
        }
    }

    private Future<Void> undoneHere(Undo undo) {
        try {
            return ModuleCode.call(calls.loader(), () -> undone(undo));
        } catch (Throwable failure) {
            return Future.failedFuture(failure);
        }
    }

    private static Future<Void> undone(Undo undo) throws Exception {
        return Objects.requireNonNull(undo.undo(), "it returned no future").mapEmpty();
    }

    /** Undoes all, and takes no more; tells what did not end well. On the host's context. */
    Future<List<String>> undoAll() {
        synchronized (things) {
            closed = true;
        }
        List<String> unended = new ArrayList<>();
        return undoRest(unended).map(done -> unended);
    }

    private Future<Void> undoRest(List<String> unended) {
        Map.Entry<Long, Thing> youngest;
        synchronized (things) {
            youngest = things.pollLastEntry();
        }
        if (youngest == null) {
            return Future.succeededFuture();
        }
        Thing next = youngest.getValue();
        return calls.inTime(deadline, () -> undone(next.undo()))
                .onFailure(failure -> unended.add(next.name() + ": " + words(failure)))
                .transform(any -> undoRest(unended));
    }

    static String words(Throwable failure) {
        try {
            return failure.getMessage() == null ? failure.toString() : failure.getMessage();
        } catch (RuntimeException broken) { // it may be of a module's own class
            return failure.getClass().getName();
        }
    }
}
