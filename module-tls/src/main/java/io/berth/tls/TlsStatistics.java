package io.berth.tls;

/**
 * What has become of the handshakes of a {@link Tls}, over all its contexts and loops; a snapshot.
 *
 * @param full how many full handshakes have succeeded
 * @param resumed how many sessions were resumed
 * @param failed how many handshakes have failed
 * @param postQuantum how many handshakes used a group that withstands quantum computers
 * @param connections how many connections are established now
 * @param waiting how many connections wait for their handshake to begin
 */
public record TlsStatistics(long full, long resumed, long failed, long postQuantum, long connections, long waiting) {}
