/** A program that uses Berth as anyone would: from the module path, through what the modules export. */
module io.berth.consumer {
    requires io.berth.eventloop;
    requires io.berth.reservation;
}
