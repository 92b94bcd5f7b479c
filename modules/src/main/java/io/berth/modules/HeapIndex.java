package io.berth.modules;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is in a heap dump and where, without what leads nowhere: numbers, texts, and other objects of the JDK that refer to
 * nothing. One thread.
 */
final class HeapIndex implements HprofVisitor {
    private static final int GROWTH_BYTES = Long.BYTES + Integer.BYTES;

    private final SearchBudget budget;
    private final HprofCursor here; // reads what was passed already
    private final LongIndex symbols;
    private long[] symbolPlaces = new long[1 << 10];
    private int[] symbolBytes = new int[1 << 10];

    private final LongIndex types;
    private final List<HeapClass> classes = new ArrayList<>(); // by number of the type
    private final List<String> names = new ArrayList<>(); // by number of the type
    private final List<Boolean> leaves = new ArrayList<>(); // by number of the type; null when not known yet

    private final LongIndex nodes;
    private long[] places = new long[1 << 10]; // of the content
    private int[] nodeTypes = new int[1 << 10]; // for a class, itself, complemented

    private final List<Integer> departed = new ArrayList<>();
    private final Map<Integer, Long> classIdBySerial = new HashMap<>();
    private final Map<Long, Frame> frames = new HashMap<>();
    private final Map<Integer, long[]> stacks = new HashMap<>(); // by serial of the thread
    private final List<Root> roots = new ArrayList<>();

    /** Where a thread is: a method of a class. */
    record Frame(long methodNameId, int classSerial) {}

    /** Something that is there by itself. */
    record Root(HeapRoot root, long id) {}

    private HeapIndex(FileChannel file, SearchBudget budget) throws IOException {
        this.budget = budget;
        this.here = new HprofCursor(file, HprofCursor.NARROW);
        this.symbols = new LongIndex(budget);
        this.types = new LongIndex(budget);
        this.nodes = new LongIndex(budget);
    }

    static HeapIndex of(FileChannel file, SearchBudget budget) throws IOException {
        HeapIndex index = new HeapIndex(file, budget);
        HprofReader.read(file, index);
        return index;
    }

    // --- what the reader tells

    @Override
    public void symbol(long id, long place, int bytes) throws IOException {
        int number = symbols.add(id);
        if (number >= symbolPlaces.length) {
            budget.requireMemory((long) number * GROWTH_BYTES * 2);
            symbolPlaces = Arrays.copyOf(symbolPlaces, 2 * number);
            symbolBytes = Arrays.copyOf(symbolBytes, 2 * number);
        }
        symbolPlaces[number] = place;
        symbolBytes[number] = bytes;
    }

    @Override
    public void loadedClass(int serial, long classId, long nameId) throws IOException {
        classIdBySerial.put(serial, classId);
        names.set(type(classId), text(nameId).replace('/', '.'));
    }

    private int type(long classId) throws IOException {
        int type = types.add(classId);
        while (names.size() <= type) {
            names.add("a class without a name");
            classes.add(null);
            leaves.add(null);
        }
        return type;
    }

    @Override
    public void frame(long id, long methodNameId, int classSerial) {
        frames.put(id, new Frame(methodNameId, classSerial));
    }

    @Override
    public void stack(int threadSerial, long[] frameIds) {
        if (threadSerial != 0) {
            stacks.put(threadSerial, frameIds);
        }
    }

    @Override
    public void root(HeapRoot.Kind kind, long id, int threadSerial) {
        roots.add(new Root(new HeapRoot(kind, threadSerial, null), id));
    }

    @Override
    public void type(HeapClass type) throws IOException {
        int number = type(type.id());
        classes.set(number, type);
        node(type.id(), -1, ~number);
    }

    @Override
    public void instance(long id, long classId, long place, int bytes) throws IOException {
        int type = type(classId);
        if (!isLeaf(type)) {
            int node = node(id, place, type);
            if (names.get(type).equals(Departed.class.getName())) {
                departed.add(node);
            }
        }
    }

    @Override
    public void array(long id, long classId, long place, int length) throws IOException {
        node(id, place, type(classId));
    }

    private int node(long id, long place, int type) throws IOException {
        int node = nodes.add(id);
        if (node >= places.length) {
            budget.requireMemory((long) node * GROWTH_BYTES * 2);
            places = Arrays.copyOf(places, 2 * node);
            nodeTypes = Arrays.copyOf(nodeTypes, 2 * node);
        }
        places[node] = place;
        nodeTypes[node] = type;
        return node;
    }

    private boolean isLeaf(int type) {
        Boolean known = leaves.get(type);
        if (known == null) {
            HeapClass own = classes.get(type);
            if (own == null) {
                return false; // it may come later
            }
            known = own.loaderId() == 0 && (names.get(type).equals("java.lang.String") || !refers(own));
            leaves.set(type, known);
        }
        return known;
    }

    private boolean refers(HeapClass type) {
        for (HeapClass one = type; one != null; one = superOf(one)) {
            if (Arrays.asList(one.fieldTypes()).contains(HprofType.OBJECT)
                    || (one.superId() != 0 && superOf(one) == null)) {
                return true;
            }
        }
        return false;
    }

    // --- what there is

    HeapClass superOf(HeapClass type) {
        int number = types.find(type.superId());
        return number < 0 ? null : classes.get(number);
    }

    int size() {
        return nodes.size();
    }

    /** The node of an id, or -1. */
    int find(long id) {
        return nodes.find(id);
    }

    long id(int node) {
        return nodes.id(node);
    }

    boolean isClass(int node) {
        return nodeTypes[node] < 0;
    }

    /** The type that a node is, or is of; types are numbered too. */
    int type(int node) {
        int type = nodeTypes[node];
        return type < 0 ? ~type : type;
    }

    int typeCount() {
        return classes.size();
    }

    /** The type that has an id. */
    int findType(long classId) {
        return types.find(classId);
    }

    /** The class of a type, or null when the dump does not have it. */
    HeapClass classOf(int type) {
        return classes.get(type);
    }

    String name(int type) {
        return names.get(type);
    }

    long place(int node) {
        return places[node];
    }

    /** What the hosts remember of loaders that are to go. */
    List<Integer> departed() {
        return departed;
    }

    List<Root> roots() {
        return roots;
    }

    /** The serials of the threads that have a stack. */
    Iterable<Integer> threads() {
        return stacks.keySet();
    }

    /** Where a thread is, the newest call first. */
    List<Frame> stack(int thread) {
        List<Frame> stack = new ArrayList<>();
        for (long id : stacks.get(thread)) {
            stack.add(frames.get(id));
        }
        return stack;
    }

    /** The type whose method a frame is in, or -1. */
    int type(Frame frame) {
        Long classId = classIdBySerial.get(frame.classSerial());
        return classId == null ? -1 : types.find(classId);
    }

    String text(long symbolId) throws IOException {
        int number = symbols.find(symbolId);
        return number < 0 ? "?" : here.seek(symbolPlaces[number]).utf8(symbolBytes[number]);
    }
}
