package io.berth.eventloop;

/**
 * What a {@link SocketContext} does to the bytes of its sockets on their way: nothing ({@link Plain}), or TLS, which
 * comes with the module io.berth.tls. It is chosen once, with the context, and is a type parameter of everything the
 * context makes: a call that only makes sense on an encrypted socket asks for one and does not compile with another.
 *
 * <p>Implemented by Berth's own modules only.
 */
public interface Security {
    /** What to call it in messages: "plain", "tls". */
    String name();
}
