/** A program that hosts modules, for tests: what it requires is what they may require of it. */
module io.berth.hosting {
    requires io.berth.modules;
    requires io.berth.reservation;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
}
