/** The typed event loop: loops, timers, socket contexts and sockets on the event loops of Vert.x. */
@SuppressWarnings("module") // those named are built after this module, and need not be there at all
module io.berth.eventloop {
    requires transitive io.vertx.core;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires static io.berth.modules; // to be hosted; its activator is named in META-INF/services

    exports io.berth.eventloop;
    exports io.berth.eventloop.transport to
            io.berth.tls,
            io.berth.udp;
}
