package io.berth.tls;

/** A version of the protocol. Older ones are broken, and not offered. */
public enum TlsVersion {
    /** TLS 1.2. */
    TLS_1_2("TLSv1.2"),
    /** TLS 1.3. */
    TLS_1_3("TLSv1.3");

    private final String text;

    TlsVersion(String text) {
        this.text = text;
    }

    /** As engines write it: "TLSv1.3". */
    @Override
    public String toString() {
        return text;
    }
}
