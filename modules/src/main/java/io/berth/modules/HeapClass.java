package io.berth.modules;

/**
 * A class in a heap dump.
 *
 * @param superId of the class that it extends, or 0
 * @param loaderId of its loader, or 0
 * @param others that it refers to: its protection domain and its signers
 * @param staticNames of its static fields that refer to something
 * @param staticValues what those refer to
 * @param fieldNames of the fields that its instances have of it, in the order of their values
 * @param fieldTypes of those fields
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and read only
record HeapClass(
        long id,
        long superId,
        long loaderId,
        long[] others,
        long[] staticNames,
        long[] staticValues,
        long[] fieldNames,
        HprofType[] fieldTypes) {}
