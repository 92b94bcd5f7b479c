package io.berth.modules;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Looks up a few strings in a heap dump: once for the strings, once for their characters. One thread. */
final class HeapTexts {
    private final FileChannel file;
    private final HeapGraph graph;
    private final Set<Long> wanted;
    private final Map<Long, Characters> characters = new HashMap<>(); // by id of the string
    private final Map<Long, byte[]> values = new HashMap<>(); // by id of the array

    /** The characters of a string. */
    private record Characters(long arrayId, Charset charset) {}

    private HeapTexts(FileChannel file, HeapGraph graph, Set<Long> wanted) {
        this.file = file;
        this.graph = graph;
        this.wanted = wanted;
    }

    /** The texts of strings by their ids. */
    static Map<Long, String> of(FileChannel file, HeapGraph graph, Set<Long> stringIds) throws IOException {
        HeapTexts texts = new HeapTexts(file, graph, stringIds);
        if (stringIds.stream().anyMatch(id -> id != 0)) {
            HprofReader.read(file, texts.new Strings());
            HprofReader.read(file, texts.new Values());
        }
        Map<Long, String> found = new HashMap<>();
        texts.characters.forEach((id, its) -> {
            byte[] bytes = texts.values.get(its.arrayId);
            if (bytes != null) {
                found.put(id, new String(bytes, its.charset));
            }
        });
        return found;
    }

    /** Finds the strings. */
    private final class Strings implements HprofVisitor {
        @Override
        public void instance(long id, long classId, long place, int bytes) throws IOException {
            if (wanted.contains(id)) {
                int type = graph.index().findType(classId);
                int coder = graph.value(type, place, "coder").u1();
                Charset wide = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                        ? StandardCharsets.UTF_16BE
                        : StandardCharsets.UTF_16LE;
                long arrayId = graph.value(type, place, "value").id();
                characters.put(id, new Characters(arrayId, coder == 0 ? StandardCharsets.ISO_8859_1 : wide));
                values.put(arrayId, null);
            }
        }
    }

    /** Finds their characters. */
    private final class Values implements HprofVisitor {
        private final HprofCursor here = new HprofCursor(file, HprofCursor.NARROW);

        @Override
        public void numbers(long id, HprofType type, long place, int length) throws IOException {
            if (values.containsKey(id) && type == HprofType.BYTE) {
                values.put(id, here.seek(place).bytes(length));
            }
        }
    }
}
