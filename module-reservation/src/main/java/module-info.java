/** Ports that are held in the kernel from reservation to release. */
module io.berth.reservation {
    requires transitive io.berth.eventloop;
    requires transitive io.reactivex.rxjava3;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires static io.berth.modules; // for LeaseHolding, and to be hosted; its activator is named in META-INF/services
    requires static org.junit.jupiter.api; // "transitive" would make everyone have it

    exports io.berth.reservation;
    exports io.berth.reservation.junit;
}
