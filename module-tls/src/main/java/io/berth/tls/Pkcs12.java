package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Reads the one key of a PKCS#12 store, with its certificates. */
final class Pkcs12 {
    private Pkcs12() {}

    static Identity identity(Source source, char[] passphrase) {
        try {
            KeyStore store = open(source, passphrase);
            String alias = alias(source, store);
            Key key = store.getKey(alias, passphrase);
            if (!(key instanceof PrivateKey privateKey)) {
                throw invalid("the key in " + source.name() + " is not a private one");
            }
            Certificate[] chain = store.getCertificateChain(alias);
            if (chain == null) {
                throw invalid(source.name() + " holds a key without a certificate");
            }
            List<X509Certificate> certificates =
                    Arrays.stream(chain).map(X509Certificate.class::cast).toList();
            return Identity.made(source.name(), privateKey, certificates);
        } catch (UnrecoverableKeyException e) {
            throw TlsException.misuse(
                    Reason.WRONG_PASSPHRASE, "the passphrase opens " + source.name() + " and not the key in it", e);
        } catch (GeneralSecurityException e) {
            throw TlsException.misuse(
                    Reason.INVALID_KEY, "the key in " + source.name() + " makes no sense, " + e.getMessage(), e);
        }
    }

    private static KeyStore open(Source source, char[] passphrase) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(new ByteArrayInputStream(source.bytes()), passphrase);
            return store;
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw TlsException.misuse(Reason.WRONG_PASSPHRASE, "the passphrase does not open " + source.name(), e);
            }
            throw TlsException.misuse(Reason.INVALID_KEY, source.name() + " is no PKCS#12 store, " + e.getMessage(), e);
        }
    }

    private static String alias(Source source, KeyStore store) throws GeneralSecurityException {
        List<String> aliases = Collections.list(store.aliases());
        List<String> keys = new ArrayList<>();
        for (String alias : aliases) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (keys.size() != 1) {
            throw invalid(source.name()
                    + (keys.isEmpty()
                            ? " holds no private key (" + aliases.size() + " certificates)"
                            : " holds " + keys.size() + " private keys " + keys + " and must hold one"));
        }
        return keys.get(0);
    }

    private static TlsException invalid(String what) {
        return TlsException.misuse(Reason.INVALID_KEY, what);
    }
}
