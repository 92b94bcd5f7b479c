package io.berth.tls;

import java.util.List;

/**
 * On what terms connections come about: those of a client, of a name of a server, or of a server's other names.
 *
 * @param data the user's value for the name, or null
 * @param trust whom to believe; null when the peer is not asked who it is
 * @param applicationProtocols what is offered or taken
 * @param context what engines are made of; a reference to it is held
 */
record Terms(Object data, Trust trust, List<String> applicationProtocols, EngineContext context) {}
