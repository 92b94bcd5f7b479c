package io.berth.demo;

import io.berth.modules.ModuleActivator;
import io.berth.modules.ModuleContext;
import io.vertx.core.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** The example of the README about modules that come and go; in a jar of its own it is one. */
final class Greeter {
    private Greeter() {}

    /** What its module-info names. */
    static final class Activator implements ModuleActivator {
        // README
        @Override
        public Future<?> start(ModuleContext module) {
            String hello = module.configuration().getString("hello", "hello"); // out of greeter.json
            LongAdder greeted = new LongAdder();
            module.services().register(LongSupplier.class, greeted::sum); // whoever uses it follows an update
            module.<String>consumer("greet", message -> {
                greeted.increment();
                message.reply(hello + " " + message.body());
            });
            module.periodic(60_000, () -> System.out.println(greeted + " were greeted"));
            return Future.succeededFuture(); // when the module stops, all of this is undone
        }
        // README
    }
}
