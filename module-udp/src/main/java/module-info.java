/** UDP sockets and packet batches on the event loops of Berth. */
module io.berth.udp {
    requires transitive io.berth.eventloop;
}
