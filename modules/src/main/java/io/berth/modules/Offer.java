package io.berth.modules;

import java.util.Comparator;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A service that is offered, in one form; another ranking or other properties make another, of the same number. Immutable.
 *
 * @param owner the module that offers it, or null for the program itself
 * @param number the lower the older
 */
record Offer<T>(Class<T> type, T service, ModuleId owner, long number, int ranking, Map<String, Object> properties) {
    static final Comparator<Offer<?>> BEST_FIRST = Comparator.<Offer<?>>comparingInt(Offer::ranking)
            .reversed()
            .thenComparing(Comparator.comparingLong(Offer::number));

    Offer<T> with(int newRanking, Map<String, Object> newProperties) {
        return new Offer<>(type, service, owner, number, newRanking, newProperties);
    }

    boolean isBy(Predicate<ModuleId> these) {
        return owner != null && these.test(owner);
    }

    boolean isSame(Offer<?> other) {
        return number == other.number;
    }

    /** In words. */
    String line() {
        return type.getName() + " by " + (owner == null ? "the host" : owner)
                + (ranking == 0 ? "" : " ranking " + ranking)
                + (properties.isEmpty() ? "" : " " + properties);
    }
}
