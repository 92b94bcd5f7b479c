package io.berth.modules;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Reads a heap dump in the format of the JDK, HPROF 1.0.2, from its beginning to its end. */
final class HprofReader {
    private static final int SYMBOL = 0x01;
    private static final int LOADED_CLASS = 0x02;
    private static final int FRAME = 0x04;
    private static final int STACK = 0x05;
    private static final int HEAP = 0x0C;
    private static final int HEAP_SEGMENT = 0x1C;

    private final HprofCursor in;
    private final HprofVisitor visitor;

    private HprofReader(FileChannel file, HprofVisitor visitor) {
        this.in = new HprofCursor(file, HprofCursor.WIDE);
        this.visitor = visitor;
    }

    /** Tells a visitor all there is. */
    static void read(FileChannel file, HprofVisitor visitor) throws IOException {
        new HprofReader(file, visitor).read();
    }

    /** How long an id is in a dump. */
    static int idBytes(FileChannel file) throws IOException {
        HprofCursor in = new HprofCursor(file, HprofCursor.NARROW);
        return header(in);
    }

    private static int header(HprofCursor in) throws IOException {
        StringBuilder format = new StringBuilder();
        for (int c = in.u1(); c != 0; c = in.u1()) {
            format.append((char) c);
        }
        if (!format.toString().startsWith("JAVA PROFILE 1.0.")) {
            throw new IOException("it is no heap dump that is known: " + format);
        }
        int idBytes = in.int4();
        in.skip(8); // when it was made
        return idBytes;
    }

    private void read() throws IOException {
        in.idBytes(header(in));
        while (!in.atEnd()) {
            int tag = in.u1();
            in.skip(4); // when it was written
            long length = in.u4();
            long end = in.position() + length;
            switch (tag) {
                case SYMBOL -> {
                    long id = in.id();
                    visitor.symbol(id, in.position(), (int) (end - in.position()));
                }
                case LOADED_CLASS -> loadedClass();
                case FRAME -> frame();
                case STACK -> stack();
                case HEAP, HEAP_SEGMENT -> heap(end);
                default -> {
                    // of no use here
                }
            }
            in.seek(end);
        }
    }

    private void loadedClass() throws IOException {
        int serial = in.int4();
        long id = in.id();
        in.skip(4);
        visitor.loadedClass(serial, id, in.id());
    }

    private void frame() throws IOException {
        long id = in.id();
        long method = in.id();
        in.skip(2L * in.idBytes());
        visitor.frame(id, method, in.int4());
    }

    private void stack() throws IOException {
        in.skip(4);
        int thread = in.int4();
        visitor.stack(thread, ids(in.int4()));
    }

    private long[] ids(int count) throws IOException {
        long[] ids = new long[count];
        for (int i = 0; i < count; i++) {
            ids[i] = in.id();
        }
        return ids;
    }

    private void heap(long end) throws IOException {
        while (in.position() < end) {
            int tag = in.u1();
            switch (tag) {
                case 0x20 -> type();
                case 0x21 -> instance();
                case 0x22 -> array();
                case 0x23 -> numbers();
                default -> root(tag);
            }
        }
    }

    private void root(int tag) throws IOException {
        long id = in.id();
        switch (tag) {
            case 0xFF -> visitor.root(HeapRoot.Kind.JVM, id, 0);
            case 0x01 -> {
                in.skip(in.idBytes());
                visitor.root(HeapRoot.Kind.NATIVE, id, 0);
            }
            case 0x02, 0x03 -> threadRoot(tag == 0x02 ? HeapRoot.Kind.NATIVE : HeapRoot.Kind.LOCAL, id, 4);
            case 0x04 -> threadRoot(HeapRoot.Kind.NATIVE, id, 0);
            case 0x05 -> visitor.root(HeapRoot.Kind.CLASS, id, 0);
            case 0x06 -> threadRoot(HeapRoot.Kind.LOCAL, id, 0);
            case 0x07 -> visitor.root(HeapRoot.Kind.LOCAL, id, 0);
            case 0x08 -> threadRoot(HeapRoot.Kind.THREAD, id, 4);
            default -> throw new IOException("the heap dump has something unknown in it, " + tag);
        }
    }

    private void threadRoot(HeapRoot.Kind kind, long id, int more) throws IOException {
        int thread = in.int4();
        in.skip(more);
        visitor.root(kind, id, thread);
    }

    private void type() throws IOException {
        long id = in.id();
        in.skip(4);
        long superId = in.id();
        long loaderId = in.id();
        long[] others = ids(4); // signers, protection domain, and two that are not used
        in.skip(4);
        for (int i = in.u2(); i > 0; i--) {
            in.skip(2);
            in.skip(HprofType.of(in.u1()).bytes(in.idBytes()));
        }
        int statics = in.u2();
        long[] names = new long[statics];
        long[] values = new long[statics];
        int references = 0;
        for (int i = 0; i < statics; i++) {
            names[references] = in.id();
            HprofType type = HprofType.of(in.u1());
            if (type == HprofType.OBJECT) {
                values[references++] = in.id();
            } else {
                in.skip(type.bytes(in.idBytes()));
            }
        }
        int fields = in.u2();
        long[] fieldNames = new long[fields];
        HprofType[] fieldTypes = new HprofType[fields];
        for (int i = 0; i < fields; i++) {
            fieldNames[i] = in.id();
            fieldTypes[i] = HprofType.of(in.u1());
        }
        visitor.type(new HeapClass(
                id,
                superId,
                loaderId,
                others,
                Arrays.copyOf(names, references),
                Arrays.copyOf(values, references),
                fieldNames,
                fieldTypes));
    }

    private void instance() throws IOException {
        long id = in.id();
        in.skip(4);
        long classId = in.id();
        int bytes = in.int4();
        long place = in.position();
        visitor.instance(id, classId, place, bytes);
        in.seek(place + bytes);
    }

    private void array() throws IOException {
        long id = in.id();
        in.skip(4);
        int length = in.int4();
        long classId = in.id();
        long place = in.position();
        visitor.array(id, classId, place, length);
        in.seek(place + (long) length * in.idBytes());
    }

    private void numbers() throws IOException {
        long id = in.id();
        in.skip(4);
        int length = in.int4();
        HprofType type = HprofType.of(in.u1());
        long place = in.position();
        visitor.numbers(id, type, place, length);
        in.seek(place + (long) length * type.bytes(in.idBytes()));
    }
}
