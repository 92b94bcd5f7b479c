package io.berth.consumer;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** Prints what the module path gave it: Berth as a named module, and the transport of Vert.x. */
public final class Consumer {
    private Consumer() {}

    /**
     * Looks at the layer of this program.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        var eventLoop = ModuleLayer.boot().findModule("io.berth.eventloop").orElseThrow();
        System.out.println(eventLoop.getName() + (eventLoop.getDescriptor().isAutomatic() ? " automatic" : " named"));

        var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        System.out.println("transport " + (vertx.isNativeTransportEnabled() ? "native" : "nio"));
        vertx.close().await();
    }
}
