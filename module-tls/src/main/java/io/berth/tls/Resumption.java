package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.time.Duration;

/**
 * How a server lets clients come back without a full handshake.
 *
 * <p><b>Threading</b>: immutable; {@link TicketKeys} may be shared by servers.
 *
 * <p><b>Failure</b>: a value that makes no sense is a {@link TlsException} at once. A client that cannot come back shakes
 * hands in full, and nobody is told but {@link TlsStatistics}.
 */
public final class Resumption {
    private static final Duration DEFAULT_LIFETIME = Duration.ofHours(4);

    final boolean tickets;
    final TicketKeys keys; // null for keys of the engine's own, which nobody else knows
    final int cachedSessions;
    final Duration lifetime;

    private Resumption(boolean tickets, TicketKeys keys, int cachedSessions, Duration lifetime) {
        this.tickets = tickets;
        this.keys = keys;
        this.cachedSessions = cachedSessions;
        this.lifetime = lifetime;
    }

    /**
     * By tickets that the client keeps, under keys that the engine makes and changes by itself. A renewal of the server's
     * certificate makes new ones: each client then shakes hands in full once.
     */
    public static Resumption byTickets() {
        return new Resumption(true, null, 0, DEFAULT_LIFETIME);
    }

    /**
     * By tickets under keys that are shared: with other servers, other machines. A ticket is taken only for the same name
     * and by the same rules for clients. Custom verifications cannot be told apart, and should be the same everywhere. Tickets
     * stay good when a certificate is renewed.
     */
    public static Resumption byTickets(TicketKeys keys) {
        return new Resumption(true, Settings.require("keys", keys), 0, DEFAULT_LIFETIME);
    }

    /**
     * By a cache of sessions in the server; it serves TLS 1.2, since later versions have tickets only. A renewal of the
     * server's certificate begins a new one.
     */
    public static Resumption byCache(int sessions) {
        if (sessions < 1) {
            throw TlsException.misuse(Reason.INVALID_OPTION, "sessions is " + sessions + "; it must be at least 1");
        }
        return new Resumption(false, null, sessions, DEFAULT_LIFETIME);
    }

    /** Not at all: every handshake is a full one. */
    public static Resumption none() {
        return new Resumption(false, null, 0, DEFAULT_LIFETIME);
    }

    /** The same with another time for which a session can be resumed; four hours unless set. */
    public Resumption withLifetime(Duration lifetime) {
        return new Resumption(tickets, keys, cachedSessions, Settings.positive("lifetime", lifetime));
    }
}
