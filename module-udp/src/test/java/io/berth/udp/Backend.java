package io.berth.udp;

import io.berth.eventloop.Loop;
import io.berth.eventloop.LoopOptions;
import io.berth.eventloop.StandaloneLoop;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;

/** The backends that every contract test runs over: {@code @ParameterizedTest @EnumSource} with a parameter of this. */
enum Backend {
    EPOLL,
    NIO;

    /** A Vertx on this transport with so many event loops. */
    Vertx vertx(int eventLoops) {
        return Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(eventLoops))
                .withTransport(this == EPOLL ? Transport.EPOLL : Transport.NIO)
                .build();
    }

    /** A loop of the calling thread on this backend. */
    <T> StandaloneLoop<T> standalone(T data) {
        return Loop.standalone(data, LoopOptions.DEFAULT.withBackend(LoopOptions.Backend.valueOf(name())));
    }
}
