package io.berth.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate that was made here, with its key. */
record Issued(PrivateKey key, X509Certificate certificate) {}
