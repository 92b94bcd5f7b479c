package io.berth.tls;

import io.vertx.core.Future;

/**
 * Finds what to show to clients that ask for a name which is not in a server's table, where there are too many names to
 * have them all, say.
 *
 * <p><b>Failure</b>: when it throws, or its answer fails or comes too late, the client is sent away, and {@code
 * onHandshakeError} is told.
 */
@FunctionalInterface
public interface NameLookup {
    /**
     * Looks a name up.
     *
     * <p><b>Threading</b>: called on the loop of the connection, which it must not block; it may answer from any thread.
     *
     * @param name in lower case, as the client gave it
     * @return what to show; completed with null when the name is unknown, which sends the client away. The answer is for
     *     this connection: put it into the table with {@link TlsServer#add} if it is to be kept
     */
    Future<ServerName<?>> lookUp(String name);
}
