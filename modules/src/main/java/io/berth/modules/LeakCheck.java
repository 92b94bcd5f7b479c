package io.berth.modules;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks which removed modules are in memory still, and what holds them. Blocks. */
final class LeakCheck {
    private static final Duration MOST_TIME = Duration.ofSeconds(60);
    private static final long MOST_HEAP_BYTES = 4L << 30;
    private static final int MOST_HOLDERS = 20;

    private final Departures departures;

    LeakCheck(Departures departures) {
        this.departures = departures;
    }

    LeakReport run() throws InterruptedException {
        List<Departed> remaining = departures.remainingAfterCollections();
        if (remaining.isEmpty()) {
            return LeakReport.CLEAN;
        }
        if (!HeapDump.isPossible()) {
            return LiveHolders.report(
                    remaining,
                    "threads and MBeans were looked at, and nothing else: for all that holds a module,"
                            + " start a HotSpot JVM with --add-modules jdk.management");
        }
        try {
            return searched(remaining, new SearchBudget(MOST_TIME));
        } catch (IOException e) {
            return LiveHolders.report(
                    remaining, "threads and MBeans were looked at, and nothing else: " + Belongings.words(e));
        }
    }

    private LeakReport searched(List<Departed> remaining, SearchBudget budget)
            throws IOException, InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        if (used > MOST_HEAP_BYTES) {
            throw new SearchBudget.Spent("the heap has " + (used >> 20) + " MB in use, and " + (MOST_HEAP_BYTES >> 20)
                    + " are the most that is searched");
        }
        try (HeapDump dump = HeapDump.take()) {
            FileChannel file = dump.file();
            HeapGraph graph = new HeapGraph(file, HeapIndex.of(file, budget));
            Map<Long, Long> loaders = loadersByNumber(graph);
            List<Departed> found = remaining.stream()
                    .filter(departed -> loaders.containsKey(departed.number()))
                    .toList();
            long[] loaderIds = found.stream()
                    .mapToLong(departed -> loaders.get(departed.number()))
                    .toArray();
            return new LeakReport(leaks(file, graph, found, loaderIds, budget), Optional.empty());
        }
    }

    /** The ids of the loaders that are in the dump; the collector runs before it is made, and may have taken some. */
    private static Map<Long, Long> loadersByNumber(HeapGraph graph) throws IOException {
        Map<Long, Long> loaders = new HashMap<>();
        for (int node : graph.index().departed()) {
            long loader = graph.reference(node, "referent");
            if (loader != 0) {
                loaders.put(
                        graph.value(graph.index().type(node), graph.index().place(node), Departed.NUMBER_FIELD)
                                .long8(),
                        loader);
            }
        }
        return loaders;
    }

    private List<Leak> leaks(
            FileChannel file, HeapGraph graph, List<Departed> found, long[] loaderIds, SearchBudget budget)
            throws IOException, InterruptedException {
        List<List<String>> holders = new ArrayList<>();
        found.forEach(departed -> holders.add(new ArrayList<>()));
        search(file, graph, found, loaderIds, false, holders, budget);
        if (holders.stream().anyMatch(List::isEmpty)) {
            search(file, graph, found, loaderIds, true, holders, budget);
        }
        // What nothing seems to hold may have been on its way; this was seen, and what held it was not found out.
        List<Departed> still =
                holders.stream().anyMatch(List::isEmpty) ? departures.remainingAfterCollections() : found;
        List<Leak> leaks = new ArrayList<>();
        for (int module = 0; module < found.size(); module++) {
            if (still.contains(found.get(module))) {
                leaks.add(new Leak(found.get(module).module(), atMost(holders.get(module))));
            }
        }
        return leaks;
    }

    /** Adds the holders of modules for which none are known yet. */
    private static void search(
            FileChannel file,
            HeapGraph graph,
            List<Departed> found,
            long[] loaderIds,
            boolean soft,
            List<List<String>> holders,
            SearchBudget budget)
            throws IOException {
        HolderSearch search = new HolderSearch(graph, loaderIds, soft, budget);
        List<HeapPath> paths = search.paths();
        HolderWords words = new HolderWords(file, graph, paths);
        for (int i = 0; i < holders.size(); i++) {
            int module = i;
            if (holders.get(module).isEmpty()) {
                words.of(paths.stream().filter(path -> path.module() == module).toList())
                        .forEach(holder ->
                                holders.get(module).add(soft ? "softly, until memory runs short: " + holder : holder));
            }
        }
        search.heldByModule().forEach((module, holder) -> {
            if (holders.get(module).isEmpty()) {
                holders.get(module).add("module " + found.get(holder).module() + ", which is in memory still");
            }
        });
    }

    private static List<String> atMost(List<String> holders) {
        if (holders.isEmpty()) {
            return List.of("something that a heap dump does not show, such as a ClassValue, code that the JVM has"
                    + " compiled, or an exception that a thread was the last to catch");
        }
        if (holders.size() <= MOST_HOLDERS) {
            return holders;
        }
        List<String> some = new ArrayList<>(holders.subList(0, MOST_HOLDERS));
        some.add("and " + (holders.size() - MOST_HOLDERS) + " more");
        return some;
    }
}
