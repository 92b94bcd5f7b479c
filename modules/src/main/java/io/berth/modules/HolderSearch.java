package io.berth.modules;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what holds modules that are to go: the shortest ways from roots and from classes that stay to whatever is a module's own, its
 * loader, its classes and their instances. It does not go on through these, so that each way is a reason by itself. One thread.
 */
final class HolderSearch {
    private static final int NOT_SEEN = -1;
    private static final int MOST_PATHS = 10_000;
    private static final int NODES_PER_CHECK = 1 << 14;

    private final HeapGraph graph;
    private final HeapIndex index;
    private final long[] loaderIds; // by module
    private final boolean soft;
    private final SearchBudget budget;
    private final int[] owners; // the module that a type is of, or -1
    private final int[] from; // by node: where it was reached from; a source from itself
    private final Map<Integer, HeapRoot> sources = new HashMap<>(); // by node
    private final List<HeapPath> paths = new ArrayList<>();
    private final Map<Integer, Integer> heldByModule = new HashMap<>();
    private int[] queue = new int[1 << 12];
    private int first;
    private int end;

    /** For the modules of these loaders; softly: also by what is given up when memory runs short. */
    HolderSearch(HeapGraph graph, long[] loaderIds, boolean soft, SearchBudget budget) throws IOException {
        this.graph = graph;
        this.index = graph.index();
        this.loaderIds = loaderIds.clone();
        this.soft = soft;
        this.budget = budget;
        budget.requireMemory(2L * Integer.BYTES * index.size());
        this.owners = owners();
        this.from = new int[index.size()];
        Arrays.fill(from, NOT_SEEN);
    }

    private int[] owners() {
        int[] found = new int[index.typeCount()];
        for (int type = 0; type < found.length; type++) {
            HeapClass known = index.classOf(type);
            found[type] = known == null ? -1 : moduleOf(known.loaderId());
        }
        return found;
    }

    private int moduleOf(long loaderId) {
        for (int module = 0; module < loaderIds.length; module++) {
            if (loaderIds[module] == loaderId) {
                return module;
            }
        }
        return -1;
    }

    /** The module that a node is of, or -1. */
    private int owner(int node) {
        int module = owners[index.type(node)];
        return module >= 0 || index.isClass(node) ? module : moduleOf(index.id(node));
    }

    /** The ways that there are; for a module there may be none. */
    List<HeapPath> paths() throws IOException {
        runningCode();
        begin(HeapRoot.Kind.THREAD);
        for (int type = 0; type < owners.length; type++) {
            HeapClass known = index.classOf(type);
            if (known != null && owners[type] < 0) {
                begin(known.id(), new HeapRoot(HeapRoot.Kind.CLASS, 0, null));
            }
        }
        goOn();
        // What is in a local variable at the moment is told of last: others tell more.
        begin(HeapRoot.Kind.LOCAL);
        goOn();
        begin(HeapRoot.Kind.NATIVE);
        begin(HeapRoot.Kind.JVM);
        goOn();
        return paths;
    }

    private void runningCode() throws IOException {
        for (int thread : index.threads()) {
            Set<Integer> told = new HashSet<>();
            for (HeapIndex.Frame frame : index.stack(thread)) {
                int type = index.type(frame);
                if (type >= 0 && owners[type] >= 0 && told.add(owners[type])) {
                    String method = index.name(type) + "." + index.text(frame.methodNameId());
                    paths.add(new HeapPath(owners[type], new HeapRoot(HeapRoot.Kind.CODE, thread, method), List.of()));
                }
            }
        }
    }

    private void begin(HeapRoot.Kind kind) throws IOException {
        for (HeapIndex.Root root : index.roots()) {
            if (root.root().kind() == kind) {
                begin(root.id(), root.root());
            }
        }
    }

    private void begin(long id, HeapRoot root) throws IOException {
        int node = index.find(id);
        if (node < 0 || from[node] != NOT_SEEN) {
            return;
        }
        int module = owner(node);
        if (module >= 0) {
            paths.add(new HeapPath(module, root, List.of(node)));
        } else {
            sources.put(node, root);
            reach(node, node);
        }
    }

    private void reach(int node, int before) {
        from[node] = before;
        if (end == queue.length) {
            queue = Arrays.copyOf(queue, Math.min(2 * end, index.size()));
        }
        queue[end++] = node;
    }

    private void goOn() throws IOException {
        while (first < end) {
            int level = nextLevel();
            while (first < level) {
                int node = next();
                graph.references(node, soft, id -> {
                    int next = index.find(id);
                    if (next < 0) {
                        return;
                    }
                    int module = owner(next);
                    if (module >= 0) {
                        found(module, node, next);
                    } else if (from[next] == NOT_SEEN) {
                        reach(next, node);
                    }
                });
            }
        }
    }

    /** Where those end that are equally far; they are taken in the order of the file, which is read much faster so. */
    private int nextLevel() {
        Arrays.sort(queue, first, end);
        return end;
    }

    private int next() throws IOException {
        if (first % NODES_PER_CHECK == 0) {
            budget.requireTime();
        }
        return queue[first++];
    }

    private void found(int module, int last, int held) {
        if (paths.size() < MOST_PATHS) {
            List<Integer> nodes = new ArrayList<>(List.of(held));
            int node = last;
            for (; from[node] != node; node = from[node]) {
                nodes.add(node);
            }
            nodes.add(node);
            Collections.reverse(nodes);
            paths.add(new HeapPath(module, sources.get(node), nodes));
        }
    }

    /** Of modules that nothing else holds: the module each is held by, which is to go as well and has not. After the ways. */
    Map<Integer, Integer> heldByModule() throws IOException {
        Deque<Integer> holders = new ArrayDeque<>();
        Set<Integer> known = new HashSet<>();
        for (HeapPath path : paths) {
            if (known.add(path.module())) {
                holders.add(path.module());
            }
        }
        while (!holders.isEmpty()) {
            int holder = holders.remove();
            for (int node : belongings(holder)) {
                if (from[node] == NOT_SEEN) {
                    reach(node, node);
                }
            }
            goOnThrough(holder, module -> {
                if (known.add(module)) {
                    heldByModule.put(module, holder);
                    holders.add(module);
                }
            });
        }
        return heldByModule;
    }

    /** Takes a module that was reached. */
    private interface Reached {
        void module(int module);
    }

    private List<Integer> belongings(int module) {
        List<Integer> nodes = new ArrayList<>();
        nodes.add(index.find(loaderIds[module]));
        for (HeapPath path : paths) {
            if (path.module() == module && !path.nodes().isEmpty()) {
                nodes.add(path.held());
            }
        }
        return nodes;
    }

    private void goOnThrough(int holder, Reached reached) throws IOException {
        while (first < end) {
            int node = next();
            graph.references(node, soft, id -> {
                int next = index.find(id);
                if (next >= 0 && from[next] == NOT_SEEN) {
                    int module = owner(next);
                    if (module < 0 || module == holder) {
                        reach(next, node);
                    } else {
                        reached.module(module);
                    }
                }
            });
        }
    }
}
