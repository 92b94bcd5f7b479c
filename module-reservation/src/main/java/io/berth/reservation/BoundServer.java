package io.berth.reservation;

import io.berth.eventloop.ListenOptions;
import io.berth.eventloop.Loop;
import io.berth.eventloop.Security;
import io.berth.eventloop.SocketContext;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Objects;

/**
 * A verticle that serves a bound socket. Deployed with several instances, they share one lease, and connections are spread
 * evenly over their event loops.
 *
 * <pre>{@code
 * class Echo extends BoundServer<Plain, Void, Void> {
 *     Echo(BoundSocket port) {
 *         super(port);
 *     }
 *
 *     @Override
 *     protected SocketContext<Plain, Void, Void> context(Loop<?> loop) {
 *         return loop.context(Plain.plain(), null, new EchoHandler());
 *     }
 * }
 *
 * vertx.deployVerticle(() -> new Echo(port), new DeploymentOptions().setInstances(4));
 * }</pre>
 *
 * <p><b>Threading</b>: {@link #context} is called on the loop of its instance, and everything it makes belongs there.
 *
 * <p><b>Ownership</b>: undeploying gives the lease back and closes the connections; the bound socket stays.
 *
 * <p><b>Failure</b>: deploying fails when the lease is refused, or an instance cannot make its context. It waits for the
 * turn as long as the options say.
 *
 * @param <P> the security of its sockets
 * @param <C> the type of the value of each instance's context
 * @param <S> the type of the value of each socket
 */
public abstract class BoundServer<P extends Security, C, S> extends VerticleBase {
    private final BoundSocket port;
    private final LeaseOptions leaseOptions;
    private final ListenOptions listenOptions;
    private Loop<Void> loop;

    /** A server that waits for its turn as long as it takes. */
    protected BoundServer(BoundSocket port) {
        this(port, LeaseOptions.DEFAULT, ListenOptions.DEFAULT);
    }

    /**
     * A server with options.
     *
     * @param port what it serves, the same for all instances
     * @param leaseOptions how to ask for the lease
     * @param listenOptions of which {@code maxConnections} counts, for all instances together
     */
    protected BoundServer(BoundSocket port, LeaseOptions leaseOptions, ListenOptions listenOptions) {
        this.port = Objects.requireNonNull(port, "port");
        this.leaseOptions = leaseOptions.lent();
        this.listenOptions = Objects.requireNonNull(listenOptions, "listenOptions");
    }

    /** Makes the context that gets this instance's share of the connections. */
    protected abstract SocketContext<P, C, S> context(Loop<?> loop);

    /** The loop of this instance; null before it starts. */
    protected final Loop<?> loop() {
        return loop;
    }

    @Override
    public Future<?> start() {
        Crew<P, C, S> crew = Crew.of(deploymentID(), context.getInstanceCount());
        SocketContext<P, C, S> mine;
        try {
            loop = Loop.attach(context, null);
            mine = Objects.requireNonNull(context(loop), "the context that an instance makes");
        } catch (RuntimeException e) {
            crew.stayAway(e);
            throw e;
        }
        return crew.join(mine, port, leaseOptions, listenOptions);
    }
}
