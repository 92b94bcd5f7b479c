package io.berth.tls;

import io.vertx.core.Future;

/**
 * A check of a peer's certificate beyond the usual one: against a list of the revoked, say, or a directory, or by the
 * response of its authority that a server has stapled to it.
 *
 * <p><b>Failure</b>: when it throws, or its answer fails or comes too late, the peer is not let in.
 */
@FunctionalInterface
public interface PeerVerification {
    /**
     * Checks a peer whose certificate has passed all other checks. A session that is resumed was checked when it was made,
     * and is not checked again.
     *
     * <p><b>Threading</b>: called on the loop of the connection, which it must not block; it may answer from any thread.
     *
     * @return completed to let the peer in; failed to send it away, for the reason that the failure gives
     */
    Future<Void> verify(PeerCertificates peer);
}
