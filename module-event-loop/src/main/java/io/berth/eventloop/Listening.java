package io.berth.eventloop;

import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Misuse;
import io.berth.eventloop.transport.ServerLink;
import io.berth.eventloop.transport.ServerSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;

/** How a listener comes to its links: on an address that it binds, or on what somebody lends. */
final class Listening<P extends Security, C, S> {
    private final SocketContext<P, C, S> home;
    private final ListenOptions options;
    private final List<SocketContext<P, C, S>> over;

    /** Nothing has happened yet. */
    Listening(SocketContext<P, C, S> home, ListenOptions options, List<SocketContext<P, C, S>> over) {
        this.home = home;
        this.options = options;
        this.over = over;
    }

    Future<ListenSocket<P>> on(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet) || !inet.isUnresolved()) {
            return onResolved(address);
        }
        Promise<ListenSocket<P>> listening = Promise.promise();
        home.loop().keepAlive(1);
        Hosts.resolve(home.loop(), inet.getHostString(), (found, failure) -> {
            home.loop().keepAlive(-1);
            if (home.isGone() || home.loop().isClosed()) {
                listening.fail(new Misuse(Kind.CLOSED, "the context was closed while the host was looked up"));
            } else if (found == null) {
                listening.fail(new LoopException.InvalidHost(inet.getHostString(), failure));
            } else {
                onResolved(new InetSocketAddress(found.get(0), inet.getPort())).onComplete(listening);
            }
        });
        return listening.future();
    }

    private Future<ListenSocket<P>> onResolved(SocketAddress address) {
        try {
            return Future.succeededFuture(bind(address));
        } catch (UnsupportedOperationException e) {
            return Future.failedFuture(unsupported(e));
        } catch (IOException e) {
            return Future.failedFuture(
                    LoopException.Network.of("cannot listen on " + Hosts.show(address), "bind", address, e));
        }
    }

    private ListenSocket<P> bind(SocketAddress address) throws IOException {
        Listener<P, C, S> listener = listener();
        ServerSettings settings = new ServerSettings(
                options.backlog(),
                options.port() == ListenOptions.Port.SHARED,
                options.family() == ListenOptions.Family.IPV6_ONLY);
        if (!(address instanceof UnixDomainSocketAddress unix)) {
            listener.begin(List.of(home.loop().transport.listen(address, settings, listener)), () -> {});
            return listener;
        }
        UnixPath.clearStale(unix);
        ServerLink link = home.loop().transport.listen(unix, settings, listener);
        try {
            listener.begin(List.of(link), UnixPath.made(unix)::remove);
            return listener;
        } catch (IOException e) {
            link.letGo();
            throw e;
        }
    }

    ListenSocket<P> on(ListenSource source, Runnable onReturned) {
        Loan loan = Loan.of(source, onReturned);
        Listener<P, C, S> listener = listener();
        try {
            listener.begin(loan.links(home.loop().transport, listener), loan::giveBack);
            return listener;
        } catch (UnsupportedOperationException e) {
            throw unsupported(e);
        } catch (IOException e) {
            throw LoopException.Network.of("cannot listen on " + source, "accept", null, e);
        }
    }

    private Listener<P, C, S> listener() {
        return new Listener<>(home, over, options.maxConnections());
    }

    private static LoopException unsupported(UnsupportedOperationException cause) {
        return new LoopException.Unavailable(Kind.UNSUPPORTED_TRANSPORT, cause.getMessage(), cause);
    }
}
