package io.berth.hosting;

import java.nio.file.Path;
import java.util.List;

/** A hosted module that uses what the modules of Berth offer where these are hosted too, and says what came of it. */
final class UsingModule {
    private static final String REQUIRES =
            "requires io.berth.modules; requires io.berth.eventloop; requires io.berth.tls;"
                    + " requires io.berth.udp; requires io.berth.reservation;";

    private static final String ACTIVATOR = """
            import io.berth.eventloop.*;
            import io.berth.modules.*;
            import io.berth.reservation.*;
            import io.berth.tls.*;
            import io.berth.udp.*;
            import io.vertx.core.*;
            import java.net.InetSocketAddress;
            import java.nio.ByteBuffer;
            import java.util.*;

            public final class Activator implements ModuleActivator {
                private final List<String> said = new ArrayList<>();

                @Override
                public Set<Class<?>> needs() {
                    return Set.of(Loops.class, TlsProvider.class, UdpSockets.class, PortReservation.class);
                }

                @Override
                public Future<?> start(ModuleContext module) {
                    ServiceRegistry services = module.services();
                    return module.deploy(new VerticleBase() {
                        @Override
                        public Future<?> start() {
                            Loop<Void> loop = services.find(Loops.class).get().attach(context, null, LoopOptions.DEFAULT);
                            return tcp(loop)
                                    .compose(done -> tls(loop, services.find(TlsProvider.class).get()))
                                    .compose(done -> udp(loop, services.find(UdpSockets.class).get()))
                                    .compose(done -> port(vertx, services.find(PortReservation.class).get()));
                        }
                    }).onSuccess(done -> services.register(List.class, List.copyOf(said)));
                }

                private Future<?> tcp(Loop<?> loop) {
                    return echo(loop, Plain.plain(), Plain.plain()).onSuccess(answer -> said.add("tcp " + answer));
                }

                private Future<?> tls(Loop<?> loop, TlsProvider best) {
                    Identity identity = Identity.selfSigned("localhost");
                    Tls server = Tls.server(identity);
                    Tls client = Tls.client(
                            TlsClientOptions.DEFAULT.withTrust(Trust.authorities(identity.chain().get(0))));
                    return echo(loop, server, client)
                            .onSuccess(answer -> said.add("tls " + answer + " " + (server.provider().engine() == best.engine())))
                            .eventually(() -> {
                                client.close();
                                server.close();
                                return Future.succeededFuture();
                            });
                }

                private static <P extends Security> Future<String> echo(Loop<?> loop, P serving, P asking) {
                    Promise<String> answer = Promise.promise();
                    SocketHandler<P, Void, Void> echoes = SocketHandler.<P, Void, Void>builder()
                            .data((none, socket, bytes) -> socket.send(bytes))
                            .build();
                    SocketHandler<P, Void, Void> asks = SocketHandler.<P, Void, Void>builder()
                            .open((none, socket) -> {
                                socket.send(bytes("hello"));
                                return null;
                            })
                            .data((none, socket, bytes) -> answer.tryComplete(bytes.text()))
                            .connectError((none, attempt, cause) -> answer.tryFail(cause))
                            .build();
                    loop.context(serving, null, echoes)
                            .listen("127.0.0.1", 0)
                            .onSuccess(listener ->
                                    loop.context(asking, null, asks).connect("localhost", listener.port()))
                            .onFailure(answer::tryFail);
                    return answer.future();
                }

                private Future<?> udp(Loop<?> loop, UdpSockets sockets) {
                    Promise<String> answer = Promise.promise();
                    UdpHandler<Void> echoes = UdpHandler.<Void>builder()
                            .data((socket, packets) -> packets.forEach(packet -> socket.reply(packet, packet.buffer())))
                            .build();
                    UdpHandler<Void> asks = UdpHandler.<Void>builder()
                            .data((socket, packets) -> packets.forEach(packet -> answer.tryComplete(packet.text())))
                            .build();
                    return sockets.bind(loop, new InetSocketAddress("127.0.0.1", 0), UdpOptions.DEFAULT, null, echoes)
                            .compose(echo -> sockets.connect(
                                    loop, echo.localAddress(), UdpOptions.DEFAULT, null, asks))
                            .compose(asking -> {
                                asking.send(bytes("hello"));
                                return answer.future();
                            })
                            .onSuccess(text -> said.add("udp " + text)); // both are left open
                }

                /** One port is left reserved, and another bound, as ports go with the module that gave them. */
                private Future<?> port(Vertx vertx, PortReservation ports) {
                    said.add(String.valueOf(ports.reserve()));
                    int port = ports.reserve();
                    return ports.bind(vertx, port)
                            .onSuccess(bound -> said.add(String.valueOf(port)));
                }

                private static ByteBuffer bytes(String text) {
                    return ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
            }
            """;

    private final Jars jars;

    UsingModule(Path folder, List<Path> sees) {
        jars = new Jars(folder, "using", REQUIRES, ACTIVATOR, sees);
    }

    Path jar() {
        return jars.version("1.0");
    }
}
