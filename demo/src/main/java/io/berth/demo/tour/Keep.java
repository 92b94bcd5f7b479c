package io.berth.demo.tour;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** A way to keep a port for one server after the other. Closing it lets go of the port. */
interface Keep extends Closeable {
    /** What the owner's servers answer. */
    String WORD = "owner";

    /** What is kept. */
    List<InetSocketAddress> addresses();

    /** Starts the next server of the owner on the port; closing that ends the server, and keeps the port. */
    Closeable serve() throws IOException;
}
