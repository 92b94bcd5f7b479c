package io.berth.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** What a Vertx runs on. */
enum Transport {
    EPOLL,
    NIO;

    /** A Vertx on this transport; the test closes it. */
    Vertx vertx() {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(this == EPOLL));
        assertThat(vertx.isNativeTransportEnabled()).isEqualTo(this == EPOLL);
        return vertx;
    }
}
