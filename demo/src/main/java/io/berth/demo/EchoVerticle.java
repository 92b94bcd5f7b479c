package io.berth.demo;

import static io.berth.eventloop.Plain.plain;

import io.berth.eventloop.ListenOptions;
import io.berth.eventloop.Loop;
import io.berth.eventloop.Plain;
import io.berth.eventloop.SocketHandler;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The example of the README of a verticle. */
// README
public final class EchoVerticle extends VerticleBase { // deploy it with an instance for each processor
    @Override
    public Future<?> start() {
        var echo = SocketHandler.<Plain, Void, Void>builder()
                .data((none, socket, bytes) -> socket.send(bytes))
                .build();
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), config().getInteger("port"));
        return Loop.attach(vertx, "echo")
                .context(plain(), null, echo)
                .listen(address, ListenOptions.DEFAULT.withSharedPort());
    }
}
// README
