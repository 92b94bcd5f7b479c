/** An echo server. */
module org.example.quickstart {
    requires io.berth.reservation; // and with it io.berth.eventloop and io.vertx.core
    requires io.berth.tls;
}
