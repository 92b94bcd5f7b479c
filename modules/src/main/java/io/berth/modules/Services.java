package io.berth.modules;

import io.berth.modules.ModuleException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The services of all modules. What is offered changes at once; trackers are told on the host's context, in the order of the changes,
 * so that each hears of a service once before it goes and once when it does. Looking for a service takes no lock.
 */
final class Services implements ServiceRegistry {
    private final Context context;
    private final Runnable onArrival;
    private final Runnable onWithdrawal;

    // Written under the lock of this; each list is immutable, the best first, and never empty.
    private final Map<Class<?>, List<Offer<?>>> offers = new ConcurrentHashMap<>();

    private final List<Tracking<?>> trackings = new ArrayList<>(); // guarded by this
    private long numbers; // guarded by this

    /**
     * No services.
     *
     * @param onArrival done after each arrival
     * @param onWithdrawal done after a service was withdrawn by its registration, not with its module
     */
    Services(Context context, Runnable onArrival, Runnable onWithdrawal) {
        this.context = context;
        this.onArrival = onArrival;
        this.onWithdrawal = onWithdrawal;
    }

    // --- offering

    @Override
    public <T> ServiceRegistration register(Class<T> type, T service, int ranking, Map<String, Object> properties) {
        return register(type, service, ranking, properties, null);
    }

    <T> ServiceRegistration register(
            Class<T> type, T service, int ranking, Map<String, Object> properties, ModuleId owner) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(service, "service");
        if (!type.isInstance(service)) {
            throw new ModuleException(Kind.INVALID_ARGUMENT, service.getClass().getName() + " is no " + type.getName());
        }
        Map<String, Object> copy = Map.copyOf(properties);
        Offer<T> offer;
        synchronized (this) {
            offer = new Offer<>(type, service, owner, numbers++, ranking, copy);
            replace(offer, offer);
            tell(type, tracking -> tracking.arrival(offer));
        }
        onArrival.run();
        return new Registered(offer);
    }

    /** Puts an offer in the place of what it was before, or, when null, nothing. */
    private void replace(Offer<?> before, Offer<?> after) {
        List<Offer<?>> sorted = new ArrayList<>(offered(before.type()));
        sorted.removeIf(before::isSame);
        if (after != null) {
            sorted.add(after);
            sorted.sort(Offer.BEST_FIRST);
        }
        if (sorted.isEmpty()) {
            offers.remove(before.type()); // else the type would keep its loader alive
        } else {
            offers.put(before.type(), List.copyOf(sorted));
        }
    }

    /** A registration of this. */
    private final class Registered implements ServiceRegistration {
        private Offer<?> offer; // guarded by the services

        Registered(Offer<?> offer) {
            this.offer = offer;
        }

        @Override
        public void change(int ranking, Map<String, Object> properties) {
            Map<String, Object> copy = Map.copyOf(properties);
            synchronized (Services.this) {
                if (isOffered(offer)) {
                    Offer<?> changed = offer.with(ranking, copy);
                    replace(offer, changed);
                    offer = changed;
                    tell(changed.type(), tracking -> tracking.change(changed));
                }
            }
        }

        @Override
        public void withdraw() {
            synchronized (Services.this) {
                if (!isOffered(offer)) {
                    return;
                }
                Services.this.withdraw(offer);
            }
            onWithdrawal.run();
        }
    }

    private boolean isOffered(Offer<?> offer) {
        return offered(offer.type()).stream().anyMatch(offer::isSame);
    }

    private void withdraw(Offer<?> offer) {
        replace(offer, null);
        tell(offer.type(), tracking -> tracking.departure(offer));
    }

    /** Withdraws all that a module offers; completed when everybody has been told. */
    synchronized Future<Void> withdrawAllOf(ModuleId owner) {
        List<Offer<?>> gone = offers.values().stream()
                .flatMap(List::stream)
                .filter(offer -> offer.isBy(owner::equals))
                .toList();
        gone.forEach(this::withdraw);
        Promise<Void> told = Promise.promise();
        context.runOnContext(after -> told.complete());
        return told.future();
    }

    // --- looking

    private List<Offer<?>> offered(Class<?> type) {
        return offers.getOrDefault(type, List.of());
    }

    /** Whether a service of a type is offered by one of these. */
    boolean isOfferedBy(Class<?> type, Predicate<ModuleId> these) {
        return offered(type).stream().anyMatch(offer -> offer.isBy(these));
    }

    /** Whether a service of a type is offered by somebody else than these. */
    boolean isOfferedBesides(Class<?> type, Predicate<ModuleId> these) {
        return offered(type).stream().anyMatch(offer -> !offer.isBy(these));
    }

    /** What is offered now, one line for each. */
    List<String> lines() {
        return offers.values().stream()
                .flatMap(List::stream)
                .map(Offer::line)
                .sorted()
                .toList();
    }

    @Override
    public <T> ServiceHandle<T> find(Class<T> type, Predicate<Map<String, Object>> which) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(which, "which");
        return new Handle<>(type, which);
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
            return type.cast(required().service());
        }

        @Override
        public boolean isPresent() {
            return best() != null;
        }

        @Override
        public Map<String, Object> properties() {
            return required().properties();
        }

        private Offer<?> best() {
            List<Offer<?>> sorted = offers.get(type);
            if (sorted != null) {
                for (int i = 0; i < sorted.size(); i++) {
                    Offer<?> offer = sorted.get(i);
                    if (which.test(offer.properties())) {
                        return offer;
                    }
                }
            }
            return null;
        }

        private Offer<?> required() {
            Offer<?> best = best();
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

    // --- telling

    @Override
    public <T> Subscription track(Class<T> type, ServiceTracker<T> tracker) {
        Objects.requireNonNull(type, "type");
        Tracking<T> tracking = new Tracking<>(context, type, Objects.requireNonNull(tracker, "tracker"));
        synchronized (this) {
            trackings.add(tracking);
            offered(type).forEach(tracking::arrival);
        }
        return () -> {
            tracking.cancel();
            synchronized (this) {
                trackings.remove(tracking);
            }
        };
    }

    private void tell(Class<?> type, Consumer<Tracking<?>> news) {
        for (Tracking<?> tracking : trackings) {
            if (tracking.isOf(type)) {
                news.accept(tracking);
            }
        }
    }
}
