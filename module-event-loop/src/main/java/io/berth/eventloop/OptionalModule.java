package io.berth.eventloop;

import io.berth.eventloop.LoopException.Kind;
import io.berth.eventloop.LoopException.Unavailable;

/**
 * The modules of Berth that a program may leave out. One that compiles with such a module and may run without asks first:
 *
 * <pre>{@code
 * OptionalModule.UDP.require(); // or an error that says what to add, and where
 * }</pre>
 *
 * <p><b>Threading</b>: any thread.
 */
public enum OptionalModule {
    /** TLS as the security of a context. */
    TLS("io.berth.tls", "io.berth:berth-tls", "io.berth.tls.Tls"),
    /** UDP sockets. */
    UDP("io.berth.udp", "io.berth:berth-udp", "io.berth.udp.UdpSocket");

    private final String moduleName;
    private final String artifact;
    private final String type;

    OptionalModule(String moduleName, String artifact, String type) {
        this.moduleName = moduleName;
        this.artifact = artifact;
        this.type = type;
    }

    /** Whether its types are there, for the classes that the loader of this module's own classes sees. */
    public boolean isPresent() {
        try {
            Class.forName(type, false, OptionalModule.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /**
     * Does nothing if it is there.
     *
     * @throws LoopException of kind MODULE_MISSING, which names the module and its artifact
     */
    public void require() {
        if (!isPresent()) {
            throw new Unavailable(
                    Kind.MODULE_MISSING, name() + " needs the module " + moduleName + " (" + artifact + ")", null);
        }
    }
}
