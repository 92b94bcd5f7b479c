package io.berth.modules;

/** Something that tells until it is cancelled. Any thread. */
@FunctionalInterface
public interface Subscription {
    /** Has it tell no more; does nothing when it has been cancelled already. */
    void cancel();
}
