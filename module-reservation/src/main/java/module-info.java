/** Ports that are held in the kernel from reservation to release. */
module io.berth.reservation {
    requires transitive io.berth.eventloop;
    requires transitive io.reactivex.rxjava3;
}
