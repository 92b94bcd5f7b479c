package io.berth.reservation;

import io.berth.reservation.ReservationException.Kind;
import io.berth.reservation.ReservationException.Misuse;
import io.berth.reservation.kernel.Backend;
import io.berth.reservation.kernel.KernelPorts;
import java.util.Objects;

/** How ports are reserved. Immutable; each {@code with} method gives another. */
public final class ReservationOptions {
    /** For TCP, on every address of this host, leaving alone what the kernel gives to clients. */
    public static final ReservationOptions DEFAULT =
            new ReservationOptions(Protocol.TCP, Coverage.EVERYTHING, false, null, null);

    private final Protocol protocol;
    private final String host;
    private final boolean ephemeral;
    private final Backend backend; // null for the best
    private final KernelPorts kernelPorts; // null for those of this host

    private ReservationOptions(
            Protocol protocol, String host, boolean ephemeral, Backend backend, KernelPorts kernelPorts) {
        this.protocol = protocol;
        this.host = host;
        this.ephemeral = ephemeral;
        this.backend = backend;
        this.kernelPorts = kernelPorts;
    }

    /** The same for another protocol. */
    public ReservationOptions withProtocol(Protocol protocol) {
        Objects.requireNonNull(protocol, "protocol");
        return new ReservationOptions(protocol, host, ephemeral, backend, kernelPorts);
    }

    /**
     * The same on the addresses of a host instead of on all: "127.0.0.1", "::1", "localhost" for both, or another name or
     * address of this host. A port that is held on one address can be taken by others on another one.
     */
    public ReservationOptions withHost(String host) {
        Objects.requireNonNull(host, "host");
        if (host.isBlank()) {
            throw new Misuse(Kind.INVALID_ARGUMENT, "host is blank; leave it out to cover every address");
        }
        return new ReservationOptions(protocol, host, ephemeral, backend, kernelPorts);
    }

    /**
     * The same with the ports too that the kernel gives to clients, and those that its administrator has set aside. Any of
     * them may be in use by a client for a while.
     */
    public ReservationOptions withEphemeralPorts() {
        return new ReservationOptions(protocol, host, true, backend, kernelPorts);
    }

    /**
     * The same, held by channels of the JDK also where the native transport is to be had: for UDP sockets of loops on nio, which
     * take nothing else. TCP ports are then held as well as channels can, which is less well: see {@link Guarantee}.
     */
    public ReservationOptions withChannels() {
        return withBackend(Backend.JDK);
    }

    ReservationOptions withBackend(Backend backend) {
        return new ReservationOptions(protocol, host, ephemeral, backend, kernelPorts);
    }

    ReservationOptions withKernelPorts(KernelPorts kernelPorts) {
        return new ReservationOptions(protocol, host, ephemeral, backend, kernelPorts);
    }

    /** What ports are reserved for. */
    public Protocol protocol() {
        return protocol;
    }

    /** Whether ports are used that the kernel gives to clients, or has set aside. */
    public boolean usesEphemeralPorts() {
        return ephemeral;
    }

    String host() {
        return host;
    }

    Backend backend() {
        return backend == null ? Backend.best() : backend;
    }

    KernelPorts kernelPorts() {
        return kernelPorts == null ? KernelPorts.ofHost() : kernelPorts;
    }
}
