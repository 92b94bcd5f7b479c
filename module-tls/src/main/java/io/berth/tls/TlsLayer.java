package io.berth.tls;

import io.berth.eventloop.LoopException;
import io.berth.eventloop.transport.Link;
import io.berth.eventloop.transport.LinkLayer;
import io.berth.eventloop.transport.LoopServices;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** What the TLS connections of one context share; loop thread only. */
final class TlsLayer implements LinkLayer {
    private static final System.Logger LOG = System.getLogger("io.berth.tls");

    final Tls tls;
    final LoopServices loop;
    final Workspace work;
    final Admission admission;

    TlsLayer(Tls tls, LoopServices loop) {
        this.tls = tls;
        this.loop = loop;
        this.work = loop.shared(Workspace.class, Workspace::new);
        this.admission = new Admission(loop, tls.handshakesPerIteration(), tls.counted);
    }

    @Override
    public void requireAccepting() {
        tls.requireServer();
    }

    @Override
    public void requireConnecting(SocketAddress target) {
        tls.requireClient(peerName(target));
    }

    @Override
    public void requireUpgrading(SocketAddress peer) {
        tls.requireUpgrading(peerName(peer));
    }

    @Override
    public Link over(Link raw, SocketAddress target) {
        return new TlsLink(this, raw, tls.handshake(peerName(target)));
    }

    private static PeerName peerName(SocketAddress target) {
        return target instanceof InetSocketAddress inet
                ? new PeerName(inet.getHostString(), inet.getPort())
                : PeerName.ANYBODY;
    }

    /** Brings an answer to the loop; once the loop is gone, nobody wants it. */
    void answer(Runnable task) {
        try {
            loop.execute(task);
        } catch (LoopException gone) {
            LOG.log(System.Logger.Level.DEBUG, "an answer came when the loop was gone", gone);
        }
    }

    @Override
    public void close() {
        admission.clear();
    }
}
