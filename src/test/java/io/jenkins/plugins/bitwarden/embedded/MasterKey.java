package io.jenkins.plugins.bitwarden.embedded;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The key that a master password stands for. It never leaves the client; it only wraps the account's user key. */
record MasterKey(byte[] bytes) {

    /** The number that Bitwarden gives to new accounts. bw takes most of a second for it at each unlock. */
    static final int NEW_ACCOUNT = 600_000;

    /** The number that accounts have here: the smallest that bw accepts, so that tests take less time. */
    static final int ITERATIONS = 5_000;

    private static final int BITS = 256;

    /** Derives the key with PBKDF2-SHA256. */
    static MasterKey derive(String masterPassword, String email, int iterations) {
        try {
            PBEKeySpec spec = new PBEKeySpec(
                    masterPassword.toCharArray(), salt(email).getBytes(StandardCharsets.UTF_8), iterations, BITS);
            return new MasterKey(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the salt of an account: its e-mail address, trimmed and in lower case. */
    static String salt(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /** Returns the pair of keys that wraps the user key. */
    SymmetricKey stretched() {
        return new SymmetricKey(expand("enc", BITS / Byte.SIZE), expand("mac", BITS / Byte.SIZE));
    }

    /** Returns the first {@code length} bytes of HKDF-Expand (RFC 5869) with SHA-256. */
    byte[] expand(byte[] info, int length) {
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            byte[] block = {};
            for (byte counter = 1; output.size() < length; counter++) {
                hmac.update(block);
                hmac.update(info);
                hmac.update(counter);
                block = hmac.doFinal();
                output.writeBytes(block);
            }
            return Arrays.copyOf(output.toByteArray(), length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] expand(String info, int length) {
        return expand(info.getBytes(StandardCharsets.UTF_8), length);
    }
}
