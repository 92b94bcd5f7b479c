package io.berth.tls;

import io.berth.eventloop.Plain;
import io.berth.eventloop.Received;
import io.berth.eventloop.Socket;
import io.berth.eventloop.SocketContext;
import io.berth.eventloop.SocketHandler;

/** The beginning of a conversation about mail, in the clear until both sides want it otherwise. */
final class Smtp {
    private Smtp() {}

    /** The side that is connected to: it knows how to greet, and to begin with TLS. */
    static final class Server implements SocketHandler<Plain, Void, Void> {
        private final SocketContext<Tls, Void, Void> secure;
        volatile Socket<Plain, Void> socket;

        Server(SocketContext<Tls, Void, Void> secure) {
            this.secure = secure;
        }

        @Override
        public Void onOpen(Void none, Socket<Plain, Void> opened) {
            socket = opened;
            opened.send(Witness.bytes("220 mail.test is here\r\n"));
            return null;
        }

        @Override
        public void onData(Void none, Socket<Plain, Void> from, Received bytes) {
            if (bytes.text().startsWith("EHLO")) {
                from.send(Witness.bytes("250-mail.test\r\n250 STARTTLS\r\n"));
            } else if (bytes.text().startsWith("STARTTLS")) {
                from.send(Witness.bytes("220 go ahead\r\n"));
                secure.upgrade(from);
            }
        }
    }

    /** The side that connects: it asks for TLS at once, and expects a host of this name. */
    static final class Client implements SocketHandler<Plain, Void, Void> {
        private final SocketContext<Tls, Void, Void> secure;
        private final String host;

        Client(SocketContext<Tls, Void, Void> secure, String host) {
            this.secure = secure;
            this.host = host;
        }

        @Override
        public void onData(Void none, Socket<Plain, Void> from, Received bytes) {
            if (bytes.text().startsWith("220 go")) {
                secure.upgrade(from, host);
            } else {
                from.send(Witness.bytes("STARTTLS\r\n"));
            }
        }
    }
}
