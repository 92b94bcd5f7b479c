package io.berth.udp;

import com.sun.jna.NativeLibrary;
import io.berth.modules.ModuleActivator;
import io.berth.modules.ModuleContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Callable;

/** This module as a hosted one: it offers {@link UdpSockets}. Named in META-INF/services, and loaded by the module host alone. */
final class UdpActivator implements ModuleActivator {
    private Object jna; // keeps the thread that JNA has, and that is ours no more than JNA is

    @Override
    public Future<?> start(ModuleContext module) {
        HostSockets sockets = new HostSockets();
        return contextOfJna(module.vertx())
                .executeBlocking(loadingJna(), false)
                .onSuccess(loaded -> jna = loaded)
                .otherwiseEmpty() // whoever opens a socket on epoll is told; those on nio need none
                .onSuccess(ready -> {
                    module.onStop("UDP sockets", sockets::close);
                    module.services().register(UdpSockets.class, sockets);
                });
    }

    /** A thread that JNA starts has the context class loader of whoever had it started. */
    private static Context contextOfJna(Vertx vertx) {
        return ((VertxInternal) vertx)
                .contextBuilder()
                .withClassLoader(NativeLibrary.class.getClassLoader())
                .build();
    }

    /**
     * In JDK 17 such a thread also refers to all classes that are on the stack of its creator, and would keep this module for ever; so
     * this is a call without a class of this module.
     */
    @SuppressWarnings("unchecked") // a callable gives any object
    private static Callable<Object> loadingJna() {
        try {
            MethodHandle get = MethodHandles.lookup()
                    .findStatic(NativeLibrary.class, "getProcess", MethodType.methodType(NativeLibrary.class));
            return MethodHandleProxies.asInterfaceInstance(Callable.class, get);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("JNA has no way to the C library", e);
        }
    }
}
