package io.berth.modules;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What refers to what in a heap dump. One thread. */
final class HeapGraph {
    private static final String REFERENCE = "java.lang.ref.Reference";
    private static final String SOFT_REFERENCE = "java.lang.ref.SoftReference";

    private final HeapIndex index;
    private final HprofCursor here;
    private final Map<Integer, List<Field>> layouts = new HashMap<>(); // by type
    private final int idBytes;

    /** A field of the instances of a type, and where its value is. */
    private record Field(long nameId, HprofType type, int offset, Strength strength) {}

    /** How a field holds what it refers to. */
    private enum Strength {
        STRONG,
        SOFT,
        WEAK
    }

    /** Takes what a node refers to. */
    interface Referred {
        void to(long id) throws IOException;
    }

    HeapGraph(FileChannel file, HeapIndex index) throws IOException {
        this.index = index;
        this.idBytes = HprofReader.idBytes(file);
        this.here = new HprofCursor(file, HprofCursor.NARROW);
        here.idBytes(idBytes);
    }

    HeapIndex index() {
        return index;
    }

    /** Tells what a node holds, softly or not. */
    void references(int node, boolean soft, Referred referred) throws IOException {
        if (index.isClass(node)) {
            HeapClass type = index.classOf(index.type(node));
            referred.to(type.loaderId());
            for (long other : type.others()) {
                referred.to(other);
            }
            for (long value : type.staticValues()) {
                referred.to(value);
            }
        } else if (isArray(node)) {
            here.seek(index.place(node) - idBytes - Integer.BYTES);
            int length = here.int4();
            here.skip(idBytes);
            for (int i = 0; i < length; i++) {
                referred.to(here.id());
            }
        } else {
            for (Field field : layout(index.type(node))) {
                if (holds(field, soft)) {
                    referred.to(here.seek(index.place(node) + field.offset).id());
                }
            }
        }
    }

    private static boolean holds(Field field, boolean soft) {
        return field.type == HprofType.OBJECT
                && (field.strength == Strength.STRONG || (soft && field.strength == Strength.SOFT));
    }

    boolean isArray(int node) {
        return !index.isClass(node) && index.name(index.type(node)).startsWith("[");
    }

    /** The field by which a node refers to another, or an empty text. */
    String fieldTo(int node, int other) throws IOException {
        long id = index.id(other);
        if (index.isClass(node)) {
            HeapClass type = index.classOf(index.type(node));
            for (int i = 0; i < type.staticValues().length; i++) {
                if (type.staticValues()[i] == id) {
                    return index.text(type.staticNames()[i]);
                }
            }
        } else if (!isArray(node)) {
            for (Field field : layout(index.type(node))) {
                if (holds(field, true)
                        && here.seek(index.place(node) + field.offset).id() == id) {
                    return index.text(field.nameId);
                }
            }
        }
        return "";
    }

    /** What a field of an instance refers to, or 0. */
    long reference(int node, String name) throws IOException {
        HprofCursor value = value(index.type(node), index.place(node), name);
        return value == null ? 0 : value.id();
    }

    /** At the value of a field of what is of a type and at a place, or null where there is no such field. */
    HprofCursor value(int type, long place, String name) throws IOException {
        for (Field field : layout(type)) {
            if (index.text(field.nameId).equals(name)) {
                return here.seek(place + field.offset);
            }
        }
        return null;
    }

    /** Whether an object is of a type, or one that extends it. */
    boolean isA(int node, String name) {
        return !index.isClass(node) && extendsType(index.classOf(index.type(node)), name);
    }

    private boolean extendsType(HeapClass type, String name) {
        for (HeapClass one = type; one != null; one = index.superOf(one)) {
            if (name(one).equals(name)) {
                return true;
            }
        }
        return false;
    }

    private String name(HeapClass type) {
        return index.name(index.findType(type.id()));
    }

    private List<Field> layout(int type) throws IOException {
        List<Field> layout = layouts.get(type);
        if (layout == null) {
            layout = new ArrayList<>();
            int offset = 0;
            HeapClass own = index.classOf(type);
            boolean soft = extendsType(own, SOFT_REFERENCE);
            for (HeapClass one = own; one != null; one = index.superOf(one)) {
                boolean reference = name(one).equals(REFERENCE);
                for (int i = 0; i < one.fieldNames().length; i++) {
                    HprofType fieldType = one.fieldTypes()[i];
                    Strength strength =
                            reference && index.text(one.fieldNames()[i]).equals("referent")
                                    ? (soft ? Strength.SOFT : Strength.WEAK)
                                    : Strength.STRONG;
                    layout.add(new Field(one.fieldNames()[i], fieldType, offset, strength));
                    offset += fieldType.bytes(idBytes);
                }
            }
            layouts.put(type, layout);
        }
        return layout;
    }
}
