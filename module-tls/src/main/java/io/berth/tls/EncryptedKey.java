package io.berth.tls;

import io.berth.tls.TlsException.Reason;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Undoes the encryption of PKCS#8 keys. */
final class EncryptedKey {
    private static final Pattern PBES2 = Pattern.compile("PBEWith(HmacSHA.+)AndAES_(\\d+)");

    private EncryptedKey() {}

    /** The PKCS#8 key inside. */
    static byte[] decrypt(Source source, byte[] der, char[] passphrase) {
        if (passphrase == null) {
            throw TlsException.misuse(
                    Reason.WRONG_PASSPHRASE,
                    "the key in " + source.name() + " is encrypted and there is no passphrase");
        }
        EncryptedPrivateKeyInfo encrypted = parse(source, der);
        String scheme = scheme(encrypted);
        byte[] plain;
        try {
            Matcher pbes2 = PBES2.matcher(scheme);
            plain = pbes2.matches()
                    ? decryptAes(encrypted, passphrase, pbes2.group(1), Integer.parseInt(pbes2.group(2)))
                    : decrypt(encrypted, passphrase, scheme);
        } catch (BadPaddingException | InvalidKeySpecException | InvalidKeyException e) {
            throw wrong(source, e);
        } catch (GeneralSecurityException e) {
            throw unknown(source, scheme, e);
        }
        // One wrong passphrase in 256 leaves a padding that looks right, around noise.
        if (!looksLikeKey(plain)) {
            throw wrong(source, null);
        }
        return plain;
    }

    private static EncryptedPrivateKeyInfo parse(Source source, byte[] der) {
        try {
            return new EncryptedPrivateKeyInfo(der);
        } catch (IOException e) {
            // The JDK says the same for nonsense and for a scheme that it does not know.
            throw unknown(source, "in a way that this JDK does not know", e);
        }
    }

    private static String scheme(EncryptedPrivateKeyInfo encrypted) {
        AlgorithmParameters parameters = encrypted.getAlgParameters();
        String name = encrypted.getAlgName();
        return parameters != null
                        && parameters.toString() != null
                        && parameters.toString().startsWith("PBEWith")
                ? parameters.toString()
                : name;
    }

    /** By hand, since the JDK's own cipher takes passphrases of ASCII only. */
    private static byte[] decryptAes(EncryptedPrivateKeyInfo encrypted, char[] passphrase, String hmac, int bits)
            throws GeneralSecurityException {
        PBEParameterSpec parameters = encrypted.getAlgParameters().getParameterSpec(PBEParameterSpec.class);
        PBEKeySpec spec = new PBEKeySpec(passphrase, parameters.getSalt(), parameters.getIterationCount(), bits);
        byte[] derived = SecretKeyFactory.getInstance("PBKDF2With" + hmac)
                .generateSecret(spec)
                .getEncoded();
        spec.clearPassword();
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(derived, "AES"), parameters.getParameterSpec());
            return cipher.doFinal(encrypted.getEncryptedData());
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    private static byte[] decrypt(EncryptedPrivateKeyInfo encrypted, char[] passphrase, String scheme)
            throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(passphrase);
        try {
            Cipher cipher = Cipher.getInstance(scheme);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(scheme).generateSecret(spec),
                    encrypted.getAlgParameters());
            return cipher.doFinal(encrypted.getEncryptedData());
        } finally {
            spec.clearPassword();
        }
    }

    private static boolean looksLikeKey(byte[] plain) {
        try {
            DerReader content = new DerReader(plain).enter(Der.SEQUENCE);
            content.take(Der.INTEGER);
            return !content.enter(Der.SEQUENCE).oid().isEmpty();
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static TlsException wrong(Source source, Exception cause) {
        return TlsException.misuse(
                Reason.WRONG_PASSPHRASE, "the passphrase does not open the key in " + source.name(), cause);
    }

    private static TlsException unknown(Source source, String scheme, Exception cause) {
        return TlsException.misuse(
                Reason.INVALID_KEY,
                "the key in " + source.name() + " is encrypted with " + scheme
                        + ", which this JDK cannot undo ('openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW' does it anew)",
                cause);
    }
}
