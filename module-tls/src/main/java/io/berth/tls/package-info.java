/**
 * TLS as the security type of a socket context, on BoringSSL, without a pipeline.
 *
 * <p><b>What for</b>: servers and clients whose sockets are encrypted. Such a socket is a {@code Socket<Tls, …>}; what only
 * it can do asks for one, and does not compile with a plain one. It opens when its handshake is done.
 *
 * <p><b>Where to start</b>: {@link io.berth.tls.Tls#server(io.berth.tls.Identity)} with an {@link io.berth.tls.Identity},
 * or {@link io.berth.tls.Tls#client()}, is given to {@code Loop.context} in the place of {@code Plain.plain()}. {@link
 * io.berth.tls.TlsServerOptions} and {@link io.berth.tls.TlsClientOptions} say how it speaks, {@link io.berth.tls.Trust}
 * whom it believes, {@link io.berth.tls.ServerName} what it is to clients that ask for a name, and {@link
 * io.berth.tls.TlsConnection} what was agreed on.
 *
 * <p><b>Threads</b>: a {@link io.berth.tls.Tls} may be used by any thread, and serves contexts of any number of loops. The
 * handshake, and all cryptography, runs on the loop of the connection. Callbacks of yours (name lookup, verification) are
 * called there, must not block it, and may answer from any thread.
 *
 * <p><b>Ownership</b>: close a Tls when it is to make no more connections; its native memory goes with the last of them.
 * Everything else is immutable, or needs no closing.
 *
 * <p><b>Failure</b>: {@link io.berth.tls.TlsException}, whose reason says what to do. Mistakes are thrown at once. A
 * handshake that fails goes to {@code onHandshakeError} on the side that accepted and to {@code onConnectError} on the side
 * that connected; a connection that stood, to {@code onClose} as the cause of its reason.
 */
package io.berth.tls;
