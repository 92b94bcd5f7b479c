/**
 * TLS as the security type of a socket context: contexts whose sockets are encrypted, the choice of a certificate by
 * server name, and the handshake.
 */
package io.berth.tls;
