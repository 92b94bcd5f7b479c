package io.berth.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.reservation.kernel.Backend;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** What a Vertx runs on: each contract holds on both. */
enum Transport {
    EPOLL,
    NIO;

    /** What a port has to be held by for loops on this transport. */
    Backend backend() {
        return this == EPOLL ? Backend.NATIVE : Backend.JDK;
    }

    /** A Vertx on this transport; the test closes it. */
    Vertx vertx() {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(this == EPOLL));
        assertThat(vertx.isNativeTransportEnabled()).isEqualTo(this == EPOLL);
        return vertx;
    }
}
