/** The {@code berth} command. */
module io.berth.demo {
    requires info.picocli;
    requires io.berth.eventloop;
    requires io.berth.modules;
    requires io.berth.reservation;
    requires io.berth.tls;
    requires static io.berth.udp; // the command that needs it says so where it is missing

    opens io.berth.demo to
            info.picocli;
}
