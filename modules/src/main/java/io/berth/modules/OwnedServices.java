package io.berth.modules;

import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Predicate;

/** The services of all modules, as one of them sees it: what it registers and tracks is its own. */
final class OwnedServices implements ServiceRegistry {
    private final Services all;
    private final ModuleId owner;
    private final Belongings belongings;

    OwnedServices(Services all, ModuleId owner, Belongings belongings) {
        this.all = all;
        this.owner = owner;
        this.belongings = belongings;
    }

    @Override
    public <T> ServiceRegistration register(Class<T> type, T service, int ranking, Map<String, Object> properties) {
        belongings.requireOpen("a service");
        ServiceRegistration registration = all.register(type, service, ranking, properties, owner);
        Belongings.Entry entry = own("service " + type.getName(), registration::withdraw);
        return new ServiceRegistration() {
            @Override
            public void change(int newRanking, Map<String, Object> newProperties) {
                registration.change(newRanking, newProperties);
            }

            @Override
            public void withdraw() {
                registration.withdraw();
                entry.forget();
            }
        };
    }

    @Override
    public <T> ServiceHandle<T> find(Class<T> type, Predicate<Map<String, Object>> which) {
        return all.find(type, which);
    }

    @Override
    public <T> Subscription track(Class<T> type, ServiceTracker<T> tracker) {
        belongings.requireOpen("a tracker");
        Subscription subscription = all.track(type, tracker);
        Belongings.Entry entry = own("tracker of " + type.getName(), subscription::cancel);
        return () -> {
            subscription.cancel();
            entry.forget();
        };
    }

    private Belongings.Entry own(String what, Runnable undo) {
        return belongings.addMade(what, () -> {
            undo.run();
            return Future.succeededFuture();
        });
    }
}
