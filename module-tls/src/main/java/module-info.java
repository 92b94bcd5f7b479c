/** TLS as the security type of a socket context. */
module io.berth.tls {
    requires transitive io.berth.eventloop;
    requires io.netty.handler; // which loads BoringSSL, once for us and Vert.x
    requires io.netty.tcnative.classes.openssl;
    requires static io.berth.modules; // to be hosted; its activator is named in META-INF/services

    exports io.berth.tls;
}
