package io.berth.eventloop;

/**
 * Keeps the fields of the classes that extend it apart, in memory, from those of other objects: what one thread writes
 * to all the time would slow down those who read what lies beside it.
 */
@SuppressWarnings("unused") // its fields take up room, no more
abstract class OwnCacheLine {
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, pa, pb, pc, pd, pe, pf;
}
