package io.berth.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;

/** An EC key that can be used and not be read, as those in hardware; only its {@link Hardware} can sign with it. */
final class HiddenKey implements PrivateKey {
    private static final long serialVersionUID = 1L;

    private final transient PrivateKey key;

    HiddenKey(PrivateKey key) {
        this.key = key;
    }

    @Override
    public String getAlgorithm() {
        return "EC";
    }

    @Override
    public String getFormat() {
        return null;
    }

    @Override
    public byte[] getEncoded() {
        return null;
    }

    /** The provider of such keys, installed until it is closed. */
    static final class Hardware extends Provider implements AutoCloseable {
        private static final long serialVersionUID = 1L;

        Hardware() {
            super("Hardware", "1", "keys that stay inside");
            putService(new Service(this, "Signature", "SHA256withECDSA", Signing.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new Signing();
                }

                @Override
                public boolean supportsParameter(Object parameter) {
                    return parameter instanceof HiddenKey;
                }
            });
            Security.addProvider(this);
        }

        @Override
        public void close() {
            Security.removeProvider(getName());
        }
    }

    private static final class Signing extends SignatureSpi {
        private Signature signature;

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            try {
                signature = Signature.getInstance("SHA256withECDSA", "SunEC");
            } catch (GeneralSecurityException e) {
                throw new InvalidKeyException(e);
            }
            signature.initSign(((HiddenKey) key).key);
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            throw new InvalidKeyException("this hardware only signs");
        }

        @Override
        protected void engineUpdate(byte b) throws SignatureException {
            signature.update(b);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
            signature.update(bytes, offset, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            return signature.sign();
        }

        @Override
        protected boolean engineVerify(byte[] bytes) throws SignatureException {
            throw new SignatureException("this hardware only signs");
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException(name);
        }
    }
}
