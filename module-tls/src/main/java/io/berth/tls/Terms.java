package io.berth.tls;

import java.util.List;

/**
 * On what terms connections come about: those of a client, of a name of a server, or of a server's other names.
 *
 * @param name the name they are for; null for a client, and for the other names of a server
 * @param identities who this side is; none on a client that shows no certificate
 * @param trust whom to believe; null when the peer is not asked who it is
 * @param applicationProtocols what is offered or taken
 * @param context what engines are made of; a reference to it is held
 */
record Terms(
        ServerName<?> name,
        List<Identity> identities,
        Trust trust,
        List<String> applicationProtocols,
        EngineContext context) {
    /** The user's value for the name, or null. */
    Object data() {
        return name == null ? null : name.data;
    }

    /** Whether one of its identities has this one's certificates. */
    boolean shows(Identity identity) {
        return identities.stream().anyMatch(one -> one.chain().equals(identity.chain()));
    }
}
