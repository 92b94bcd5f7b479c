package io.berth.tls;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLSession;
import io.netty.internal.tcnative.SSLSessionCache;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sessions that a client may resume, by the host and port they were made with, the newest of each; when there are too many
 * the one that was not used for longest goes. Those of TLS 1.3 are used once, so that nobody can tell that two connections
 * are the same client's.
 *
 * <p>Any thread: contexts of several loops may share it. BoringSSL calls it while it reads.
 */
final class ClientSessions implements SSLSessionCache {
    private static final long NONE = -1;

    private final int most;
    private final Map<PeerName, Long> sessions = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Long, PeerName> connections = new HashMap<>();

    ClientSessions(int most) {
        this.most = most;
    }

    /** A connection begins: it resumes a session if there is one. */
    synchronized void begin(long ssl, PeerName peer) {
        connections.put(ssl, peer);
        Long session = sessions.get(peer);
        if (session == null) {
            return;
        }
        boolean fresh =
                SSLSession.getTime(session) + SSLSession.getTimeout(session) > System.currentTimeMillis() / 1000;
        boolean once = SSLSession.shouldBeSingleUse(session);
        if (fresh) {
            SSL.setSession(ssl, session); // which takes a reference of its own
        }
        if (!fresh || once) {
            sessions.remove(peer);
            free(session);
        }
    }

    synchronized void end(long ssl) {
        connections.remove(ssl);
    }

    @Override
    public synchronized boolean sessionCreated(long ssl, long session) {
        PeerName peer = connections.get(ssl);
        if (peer == null) {
            return false;
        }
        Counted.NATIVE.incrementAndGet();
        Long before = sessions.put(peer, session);
        if (before != null) {
            free(before);
        }
        if (sessions.size() > most) {
            Iterator<Long> oldest = sessions.values().iterator();
            free(oldest.next());
            oldest.remove();
        }
        return true;
    }

    @Override
    public long getSession(long context, byte[] id) {
        return NONE; // asked by servers only
    }

    synchronized void clear() {
        sessions.values().forEach(ClientSessions::free);
        sessions.clear();
    }

    private static void free(long session) {
        SSLSession.free(session);
        Counted.NATIVE.decrementAndGet();
    }
}
