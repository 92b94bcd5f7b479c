/** UDP sockets and packet batches on the event loops of Berth. */
module io.berth.udp {
    requires transitive io.berth.eventloop;
    requires transitive io.reactivex.rxjava3;
    requires com.sun.jna; // recvmmsg and sendmmsg, which neither the JDK nor Netty lets anyone call
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires static io.berth.modules; // to be hosted; its activator is named in META-INF/services

    exports io.berth.udp;
}
