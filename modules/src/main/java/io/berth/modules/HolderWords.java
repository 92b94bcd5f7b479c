package io.berth.modules;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says in words what holds a module, so that a person knows where to look. One thread. */
final class HolderWords {
    private static final Set<String> THREAD_LOCALS =
            Set.of("threadLocals", "inheritableThreadLocals", "threadLocalMap");
    private static final int MOST_STEPS = 8;

    private final HeapGraph graph;
    private final HeapIndex index;
    private final Map<Integer, Integer> threads = new HashMap<>(); // nodes by serial
    private final Map<Long, String> texts;

    /** For these ways. */
    HolderWords(FileChannel file, HeapGraph graph, List<HeapPath> paths) throws IOException {
        this.graph = graph;
        this.index = graph.index();
        for (HeapIndex.Root root : index.roots()) {
            if (root.root().kind() == HeapRoot.Kind.THREAD && index.find(root.id()) >= 0) {
                threads.put(root.root().thread(), index.find(root.id()));
            }
        }
        Set<Long> wanted = new HashSet<>();
        for (HeapPath path : paths) {
            if (path.root().thread() != 0 && threads.containsKey(path.root().thread())) {
                wanted.add(graph.reference(threads.get(path.root().thread()), "name"));
            }
            for (int node : path.nodes()) {
                wanted.add(nameId(node));
            }
        }
        this.texts = HeapTexts.of(file, graph, wanted);
    }

    /** The id of the name of a thread or an MBean, or 0. */
    private long nameId(int node) throws IOException {
        if (isThread(node)) {
            return graph.reference(node, "name");
        }
        if (isMBean(node)) {
            int name = index.find(graph.reference(node, "name"));
            return name < 0 ? 0 : graph.reference(name, "_canonicalName");
        }
        return 0;
    }

    private boolean isThread(int node) {
        return graph.isA(node, "java.lang.Thread");
    }

    private boolean isMBean(int node) {
        return graph.isA(node, "com.sun.jmx.mbeanserver.NamedObject");
    }

    private String name(int node) throws IOException {
        return texts.getOrDefault(nameId(node), "?");
    }

    /** What holds a module, each holder once; a thread that runs for the module is named for that alone. */
    List<String> of(List<HeapPath> paths) throws IOException {
        Set<String> words = new LinkedHashSet<>();
        Set<Integer> busy = new HashSet<>();
        for (HeapPath path : paths) {
            if (isBusy(path)) {
                busy.add(path.root().thread());
                words.add(words(path));
            }
        }
        for (HeapPath path : paths) {
            if (path.root().thread() == 0 || !busy.contains(path.root().thread())) {
                words.add(words(path));
            }
        }
        return List.copyOf(words);
    }

    private boolean isBusy(HeapPath path) {
        return switch (path.root().kind()) {
            case CODE -> true;
            case THREAD -> path.nodes().size() == 1 || isTimer(path.nodes().get(0));
            default -> false;
        };
    }

    private boolean isTimer(int node) {
        return graph.isA(node, "java.util.TimerThread");
    }

    private String words(HeapPath path) throws IOException {
        for (int node : path.nodes()) {
            if (isMBean(node)) {
                return "MBean " + name(node);
            }
        }
        return switch (path.root().kind()) {
            case CODE -> thread(path.root()) + " runs its code (" + path.root().method() + ")";
            case THREAD -> ofThread(path);
            case CLASS -> ofClass(path);
            case LOCAL -> "what " + thread(path.root()) + " does at the moment: " + steps(path.nodes(), 0);
            case NATIVE -> "native code: " + steps(path.nodes(), 0);
            case JVM -> "the JVM: " + steps(path.nodes(), 0);
        };
    }

    private String thread(HeapRoot root) throws IOException {
        Integer node = threads.get(root.thread());
        return node == null ? "a thread" : "thread '" + name(node) + "'";
    }

    private String ofThread(HeapPath path) throws IOException {
        int thread = path.nodes().get(0);
        String words = "thread '" + name(thread) + "'";
        if (isTimer(thread)) {
            return "java.util.Timer '" + name(thread) + "'";
        }
        if (path.nodes().size() == 1) {
            return words + " is a " + index.name(index.type(thread)) + " of it";
        }
        String field = graph.fieldTo(thread, path.nodes().get(1));
        if (THREAD_LOCALS.contains(field)) {
            return "thread-local of " + words + " (" + what(path.held()) + ")";
        }
        return switch (field) {
            case "contextClassLoader" -> "context class loader of " + words;
            case "inheritedAccessControlContext" -> words + " was made by its code (access control context)";
            default -> words + " -> " + steps(path.nodes(), 1);
        };
    }

    private String ofClass(HeapPath path) throws IOException {
        int type = path.nodes().get(0);
        String name = index.name(index.type(type));
        if (name.equals("java.lang.ApplicationShutdownHooks")) {
            for (int node : path.nodes()) {
                if (isThread(node)) {
                    return "shutdown hook '" + name(node) + "'";
                }
            }
        }
        String field = graph.fieldTo(type, path.nodes().get(1));
        return (field.isEmpty() ? "class " + name : "static field " + name + "." + field) + " -> "
                + steps(path.nodes(), 1);
    }

    /** The steps of a way from one of them on, without those that tell nothing. */
    private String steps(List<Integer> nodes, int start) throws IOException {
        List<String> steps = new ArrayList<>();
        for (int i = start; i < nodes.size() - 1; i++) {
            String step = index.name(index.type(nodes.get(i)));
            if (!index.isClass(nodes.get(i)) && !isPlumbing(step)) {
                String field = isOfJdk(step) ? "" : graph.fieldTo(nodes.get(i), nodes.get(i + 1));
                steps.add(field.isEmpty() ? step : step + "." + field);
            }
        }
        steps.add(what(nodes.get(nodes.size() - 1)));
        if (steps.size() > MOST_STEPS) {
            steps.subList(MOST_STEPS / 2, steps.size() - MOST_STEPS / 2).clear();
            steps.add(MOST_STEPS / 2, "...");
        }
        return String.join(" -> ", steps);
    }

    /** Arrays, and the inner life of collections. */
    private static boolean isPlumbing(String type) {
        return type.startsWith("[") || (type.startsWith("java.util.") && type.contains("$"));
    }

    private static boolean isOfJdk(String type) {
        return type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.");
    }

    private String what(int node) {
        String name = index.name(index.type(node));
        if (index.isClass(node)) {
            return "class " + name;
        }
        return isOfJdk(name) ? "its class loader" : name;
    }
}
