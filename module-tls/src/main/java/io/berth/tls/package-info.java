/**
 * TLS as the security type of a socket context: contexts whose sockets are encrypted, the choice of a certificate by
 * server name, and the handshake.
 *
 * <p>There is no code here yet, so the module does not export the package.
 */
package io.berth.tls;
