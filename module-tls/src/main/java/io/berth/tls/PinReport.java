package io.berth.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A peer without any of the pinned keys, as {@link Pins#reportOnly} tells it. Immutable.
 *
 * @param pinned the pins, in use and backup
 * @param seen the pins of the peer's keys, in the order of the chain
 * @param chain the certificates of the peer and its issuers, as far as signatures hold them together
 */
public record PinReport(List<String> pinned, List<String> seen, List<X509Certificate> chain) {
    /** Copies the lists. */
    public PinReport {
        pinned = List.copyOf(pinned);
        seen = List.copyOf(seen);
        chain = List.copyOf(chain);
    }
}
