package io.berth.modules;

import java.io.IOException;

/** Is told what there is in a heap dump, in the order of the file. Places are those of the content. */
interface HprofVisitor {
    /** A text that others refer to by its id. */
    default void symbol(long id, long place, int bytes) throws IOException {}

    /** A class that is loaded. */
    default void loadedClass(int serial, long classId, long nameId) throws IOException {}

    /** A frame of a stack. */
    default void frame(long id, long methodNameId, int classSerial) throws IOException {}

    /** The stack of a thread. */
    default void stack(int threadSerial, long[] frameIds) throws IOException {}

    /** Something that is there by itself; the serial is 0 where there is no thread to it. */
    default void root(HeapRoot.Kind kind, long id, int threadSerial) throws IOException {}

    /** What a class has. */
    default void type(HeapClass type) throws IOException {}

    /** An object, and where its fields are. */
    default void instance(long id, long classId, long place, int bytes) throws IOException {}

    /** An array of objects, and where its elements are. */
    default void array(long id, long classId, long place, int length) throws IOException {}

    /** An array of numbers, and where they are. */
    default void numbers(long id, HprofType type, long place, int length) throws IOException {}
}
