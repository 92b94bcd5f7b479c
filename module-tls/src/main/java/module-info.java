/** TLS as the security type of a socket context. */
module io.berth.tls {
    requires transitive io.berth.eventloop;

    exports io.berth.tls;
}
