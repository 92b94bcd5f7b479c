package io.berth.demo;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;

/** The ways to the kernel that a server may be told to take. */
public enum Transports {
    auto,
    epoll,
    nio;

    /** A Vertx with so many event loops that runs on this transport, or an error that says why it cannot. */
    public Vertx vertx(int loops) {
        VertxOptions options = new VertxOptions().setEventLoopPoolSize(loops);
        try {
            return Vertx.builder().with(options).withTransport(transport()).build();
        } catch (IllegalStateException noLoop) { // of Netty, which leaves the reason to its cause
            throw noLoop.getCause() == null
                    ? noLoop
                    : new IllegalStateException(
                            "event loops cannot be made (" + noLoop.getCause().getMessage()
                                    + "): raise the limit of open files (ulimit -n), or use fewer",
                            noLoop);
        }
    }

    /** Which it comes to here, for people to read. */
    public String chosen() {
        if (!Transport.NIO.equals(transport())) {
            return "epoll";
        }
        return this == auto ? "nio, since epoll is not available here" : "nio";
    }

    private Transport transport() {
        return switch (this) {
            case nio -> Transport.NIO;
            case auto -> Transport.EPOLL != null && Transport.EPOLL.available() ? Transport.EPOLL : Transport.NIO;
            case epoll -> {
                if (Transport.EPOLL == null || !Transport.EPOLL.available()) {
                    throw new IllegalStateException("epoll is not available here: put Netty's native epoll library on"
                            + " the module path, or use --transport nio");
                }
                yield Transport.EPOLL;
            }
        };
    }
}
