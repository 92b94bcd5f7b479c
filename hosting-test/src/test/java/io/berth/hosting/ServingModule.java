package io.berth.hosting;

import java.nio.file.Path;

/** A hosted module that answers on a port; the first version binds it, and each leaves it to the next. */
final class ServingModule {
    private static final String REQUIRES = "requires io.berth.modules; requires io.berth.reservation;";

    /** How it makes use of its lease. */
    static final String SERVES = "lease -> lease.feed(sockets)";

    private static final String ACTIVATOR = """
            import io.berth.eventloop.*;
            import io.berth.modules.*;
            import io.berth.reservation.*;
            import io.vertx.core.*;

            public final class Activator implements ModuleActivator {
                private final Promise<Void> drained = Promise.promise();
                private Loop<Void> loop;
                private SocketContext<Plain, Void, Void> sockets;
                private boolean stopping; // on the loop

                @Override
                public Future<?> start(ModuleContext module) {
                    return port(module)
                            .compose(port -> {
                                module.services().register(BoundSocket.class, port);
                                return module.deploy(new VerticleBase() {
                                    @Override
                                    public Future<?> start() {
                                        return serve(module, context, port);
                                    }
                                });
                            });
                }

                private Future<BoundSocket> port(ModuleContext module) {
                    return module.inherit("port", BoundSocket.class, BoundSocket::close)
                            .map(Future::succeededFuture)
                            .orElseGet(() -> BoundSocket.bind(module.vertx(), "127.0.0.1", 0)
                                    .map(port -> module.bequeath("port", port, port::close)));
                }

                private Future<?> serve(ModuleContext module, Context context, BoundSocket port) {
                    loop = Loop.attach(context, null);
                    sockets = loop.context(Plain.plain(), null, new SocketHandler<Plain, Void, Void>() {
                        @Override
                        public void onData(Void none, Socket<Plain, Void> socket, Received bytes) {
                            socket.send(bytes);
                        }

                        @Override
                        public void onClose(Void none, Socket<Plain, Void> socket, CloseReason reason) {
                            endIfDrained();
                        }
                    });
                    return LeaseHolding.take(module, port, LeaseOptions.DEFAULT, lease -> lease.feed(sockets));
                }

                /** What is open is served to its end. */
                @Override
                public Future<?> stop(ModuleContext module) {
                    loop.runOnLoop(() -> {
                        stopping = true;
                        endIfDrained();
                    });
                    return drained.future();
                }

                private void endIfDrained() {
                    if (stopping && sockets.openSockets() == 0) {
                        drained.tryComplete();
                    }
                }
            }
            """;

    private final Jars jars;

    ServingModule(Path folder) {
        this(folder, SERVES, SERVES);
    }

    /** One that does a thing in another way. */
    ServingModule(Path folder, String way, String other) {
        jars = new Jars(folder, "serving", REQUIRES, ACTIVATOR.replace(way, other));
    }

    Path version(int number) {
        return jars.version("1." + number);
    }
}
