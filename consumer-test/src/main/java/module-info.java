/** A program that uses Berth as anyone would: from the module path, through what the modules export. */
module io.berth.consumer {
    requires io.berth.eventloop;
    requires io.berth.reservation;
    requires static io.berth.tls; // what it does without it, it does from a path that lacks it
    requires static io.berth.udp; // likewise
}
