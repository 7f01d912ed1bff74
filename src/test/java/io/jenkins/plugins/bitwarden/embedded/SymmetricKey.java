package io.jenkins.plugins.bitwarden.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A pair of keys, for AES-256-CBC and for HMAC-SHA256, and the text form of what they encrypt: Bitwarden's
 * {@code EncString} of type 2, {@code 2.iv|ciphertext|mac} with each part in Base64.
 */
record SymmetricKey(byte[] encryption, byte[] authentication) {

    private static final int HALF = 32;
    private static final int BLOCK = 16;
    private static final String TYPE = "2.";
    private static final SecureRandom RANDOM = new SecureRandom();

    static SymmetricKey random() {
        return new SymmetricKey(randomBytes(HALF), randomBytes(HALF));
    }

    /** Returns the key whose {@link #bytes()} are the 64 given ones. */
    static SymmetricKey of(byte[] bytes) {
        return new SymmetricKey(Arrays.copyOf(bytes, HALF), Arrays.copyOfRange(bytes, HALF, 2 * HALF));
    }

    byte[] bytes() {
        byte[] both = Arrays.copyOf(encryption, 2 * HALF);
        System.arraycopy(authentication, 0, both, HALF, HALF);
        return both;
    }

    /** Returns the encrypted text, or null for null. */
    String encrypt(String plain) {
        return plain == null ? null : encrypt(plain.getBytes(StandardCharsets.UTF_8));
    }

    String encrypt(byte[] plain) {
        byte[] iv = randomBytes(BLOCK);
        byte[] ciphertext = aes(Cipher.ENCRYPT_MODE, iv, plain);
        Base64.Encoder base64 = Base64.getEncoder();
        return TYPE
                + base64.encodeToString(iv)
                + '|'
                + base64.encodeToString(ciphertext)
                + '|'
                + base64.encodeToString(mac(iv, ciphertext));
    }

    /** Returns a file in Bitwarden's binary form of the same: a byte with the type, then iv, mac and ciphertext. */
    byte[] encryptFile(byte[] plain) {
        byte[] iv = randomBytes(BLOCK);
        byte[] ciphertext = aes(Cipher.ENCRYPT_MODE, iv, plain);
        return ByteBuffer.allocate(1 + BLOCK + HALF + ciphertext.length)
                .put((byte) 2)
                .put(iv)
                .put(mac(iv, ciphertext))
                .put(ciphertext)
                .array();
    }

    /**
     * Returns what {@link #encrypt(byte[])} was given.
     *
     * @throws IllegalArgumentException if the text is not an EncString of type 2, or was not made with this key
     */
    byte[] decrypt(String encrypted) {
        String[] parts = encrypted.substring(TYPE.length()).split("\\|");
        if (!encrypted.startsWith(TYPE) || parts.length != 3) {
            throw new IllegalArgumentException("Not an EncString of type 2");
        }
        byte[] iv = Base64.getDecoder().decode(parts[0]);
        byte[] ciphertext = Base64.getDecoder().decode(parts[1]);
        if (!MessageDigest.isEqual(mac(iv, ciphertext), Base64.getDecoder().decode(parts[2]))) {
            throw new IllegalArgumentException("Encrypted with another key");
        }
        return aes(Cipher.DECRYPT_MODE, iv, ciphertext);
    }

    private byte[] aes(int mode, byte[] iv, byte[] input) {
        try {
            Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
            aes.init(mode, new SecretKeySpec(encryption, "AES"), new IvParameterSpec(iv));
            return aes.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] mac(byte[] iv, byte[] ciphertext) {
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(authentication, "HmacSHA256"));
            hmac.update(iv);
            return hmac.doFinal(ciphertext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
