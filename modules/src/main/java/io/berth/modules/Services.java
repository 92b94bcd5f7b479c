package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The services of all modules. What is offered changes at once; trackers are told on the host's context, in the order of the changes,
 * so that each hears of a service once before it goes and once when it does.
 */
final class Services implements ServiceRegistry {
    private static final Comparator<Offer<?>> BEST_FIRST =
            Comparator.<Offer<?>>comparingInt(offer -> -offer.ranking).thenComparingLong(offer -> offer.number);

    private final Context context;
    private final Runnable onArrival;
    private final Map<Class<?>, List<Offer<?>>> offers =
            new HashMap<>(); // guarded by this; the lists are never changed
    private final List<Tracking<?>> trackings = new ArrayList<>(); // guarded by this
    private long numbers;

    /** With something that is done after each arrival. */
    Services(Context context, Runnable onArrival) {
        this.context = context;
        this.onArrival = onArrival;
    }

    /** A service that is offered, in one form; another ranking or other properties make another. */
    private static final class Offer<T> {
        final Class<T> type;
        final T service;
        final ModuleId owner; // null for the host's own
        final long number;
        int ranking;
        Map<String, Object> properties;

        Offer(Class<T> type, T service, ModuleId owner, long number, int ranking, Map<String, Object> properties) {
            this.type = type;
            this.service = service;
            this.owner = owner;
            this.number = number;
            this.ranking = ranking;
            this.properties = properties;
        }
    }

    /** Somebody who wants to be told. */
    private record Tracking<T>(Class<T> type, ServiceTracker<T> tracker) {}

    @Override
    public <T> ServiceRegistration register(Class<T> type, T service, int ranking, Map<String, Object> properties) {
        return register(type, service, ranking, properties, null);
    }

    <T> ServiceRegistration register(
            Class<T> type, T service, int ranking, Map<String, Object> properties, ModuleId owner) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(service, "service");
        Map<String, Object> copy = Map.copyOf(properties);
        synchronized (this) {
            Offer<T> offer = new Offer<>(type, service, owner, numbers++, ranking, copy);
            List<Offer<?>> sorted = new ArrayList<>(offers.getOrDefault(type, List.of()));
            sorted.add(offer);
            put(type, sorted);
            tell(type, tracker -> tracker.onArrival(service, copy));
            onArrival.run();
            return new Registered<>(offer);
        }
    }

    private void put(Class<?> type, List<Offer<?>> sorted) {
        sorted.sort(BEST_FIRST);
        if (sorted.isEmpty()) {
            offers.remove(type); // else the type would keep its loader alive
        } else {
            offers.put(type, List.copyOf(sorted));
        }
    }

    /** A registration of this. */
    private final class Registered<T> implements ServiceRegistration {
        private final Offer<T> offer;

        Registered(Offer<T> offer) {
            this.offer = offer;
        }

        @Override
        public void change(int ranking, Map<String, Object> properties) {
            Map<String, Object> copy = Map.copyOf(properties);
            synchronized (Services.this) {
                if (isOffered(offer)) {
                    offer.ranking = ranking;
                    offer.properties = copy;
                    put(offer.type, new ArrayList<>(offers.get(offer.type)));
                    tell(offer.type, tracker -> tracker.onChange(offer.service, copy));
                }
            }
        }

        @Override
        public void withdraw() {
            synchronized (Services.this) {
                Services.this.withdraw(offer);
            }
        }
    }

    private boolean isOffered(Offer<?> offer) {
        return offers.getOrDefault(offer.type, List.of()).contains(offer);
    }

    private <T> void withdraw(Offer<T> offer) {
        if (isOffered(offer)) {
            List<Offer<?>> rest = new ArrayList<>(offers.get(offer.type));
            rest.remove(offer);
            put(offer.type, rest);
            tell(offer.type, tracker -> tracker.onDeparture(offer.service));
        }
    }

    /** Withdraws all that a module offers; completed when everybody has been told. */
    synchronized Future<Void> withdrawAllOf(ModuleId owner) {
        List<Offer<?>> gone = offers.values().stream()
                .flatMap(List::stream)
                .filter(offer -> owner.equals(offer.owner))
                .toList();
        gone.forEach(this::withdraw);
        Promise<Void> told = Promise.promise();
        context.runOnContext(after -> told.complete());
        return told.future();
    }

    /** Whether a service of a type is offered by somebody else than these. */
    synchronized boolean isOfferedBesides(Class<?> type, Predicate<ModuleId> these) {
        return offers.getOrDefault(type, List.of()).stream()
                .anyMatch(offer -> offer.owner == null || !these.test(offer.owner));
    }

    /** What is offered now, one line for each. */
    synchronized List<String> lines() {
        return offers.values().stream()
                .flatMap(List::stream)
                .map(offer -> offer.type.getName() + " by " + (offer.owner == null ? "the host" : offer.owner)
                        + (offer.ranking == 0 ? "" : " ranking " + offer.ranking)
                        + (offer.properties.isEmpty() ? "" : " " + offer.properties))
                .sorted()
                .toList();
    }

    @Override
    public <T> ServiceHandle<T> find(Class<T> type, Predicate<Map<String, Object>> which) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(which, "which");
        return new Handle<>(type, which);
    }

    private synchronized <T> Offer<T> best(Class<T> type, Predicate<Map<String, Object>> which) {
        for (Offer<?> offer : offers.getOrDefault(type, List.of())) {
            if (which.test(offer.properties)) {
                @SuppressWarnings("unchecked") // offers are kept under their own type
                Offer<T> found = (Offer<T>) offer;
                return found;
            }
        }
        return null;
    }

    /** A way to what is best at the time. */
    private final class Handle<T> implements ServiceHandle<T> {
        private final Class<T> type;
        private final Predicate<Map<String, Object>> which;

        Handle(Class<T> type, Predicate<Map<String, Object>> which) {
            this.type = type;
            this.which = which;
        }

        @Override
        public T get() {
            return required().service;
        }

        @Override
        public boolean isPresent() {
            return best(type, which) != null;
        }

        @Override
        public Map<String, Object> properties() {
            return required().properties;
        }

        private Offer<T> required() {
            Offer<T> best = best(type, which);
            if (best == null) {
                throw new ModuleException(Kind.SERVICE_GONE, "nobody offers a " + type.getName());
            }
            return best;
        }

        @Override
        public String toString() {
            return "ServiceHandle[" + type.getName() + "]";
        }
    }

    @Override
    public <T> Subscription track(Class<T> type, ServiceTracker<T> tracker) {
        Objects.requireNonNull(type, "type");
        Tracking<T> tracking = new Tracking<>(type, Objects.requireNonNull(tracker, "tracker"));
        synchronized (this) {
            trackings.add(tracking);
            for (Offer<?> offer : offers.getOrDefault(type, List.of())) {
                Map<String, Object> properties = offer.properties;
                tell(tracking, it -> it.onArrival(type.cast(offer.service), properties));
            }
        }
        return () -> {
            synchronized (this) {
                trackings.remove(tracking);
            }
        };
    }

    private <T> void tell(Class<T> type, Consumer<ServiceTracker<T>> news) {
        for (Tracking<?> tracking : trackings) {
            if (tracking.type.equals(type)) {
                @SuppressWarnings("unchecked") // it tracks this type
                Tracking<T> mine = (Tracking<T>) tracking;
                tell(mine, news);
            }
        }
    }

    private <T> void tell(Tracking<T> tracking, Consumer<ServiceTracker<T>> news) {
        context.runOnContext(later -> {
            synchronized (this) {
                if (!trackings.contains(tracking)) {
                    return;
                }
            }
            try {
                news.accept(tracking.tracker);
            } catch (Throwable failure) {
                ModuleHost.LOG.log(System.Logger.Level.ERROR, "a service tracker has failed", failure);
            }
        });
    }
}
