package io.jenkins.plugins.bitwarden.embedded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import javax.crypto.Cipher;

/** The keys of one account, in the wrapped form in which Bitwarden keeps them and gives them out. */
final class AccountKeys {

    /** One for all accounts, since it takes time to make. Only the keys of organizations are encrypted with it. */
    private static final KeyPair RSA = generate();

    private final SymmetricKey userKey = SymmetricKey.random();
    private final String email;
    private final String masterPassword;
    private int iterations = MasterKey.ITERATIONS;
    private Wrapped wrapped;

    AccountKeys(String email, String masterPassword) {
        this.email = email;
        this.masterPassword = masterPassword;
    }

    /** Returns the key that encrypts the account's items. */
    SymmetricKey userKey() {
        return userKey;
    }

    /** Returns how often the master password is hashed. */
    synchronized int iterations() {
        return iterations;
    }

    synchronized void iterations(int number) {
        iterations = number;
        wrapped = null;
    }

    /** Returns the user key, encrypted with the stretched master key. */
    String wrappedUserKey() {
        return wrapped().userKey();
    }

    /** Returns the PKCS#8 form of the account's private key, encrypted with the user key. */
    String wrappedPrivateKey() {
        return wrapped().privateKey();
    }

    /** Returns another key, encrypted with the account's public key: an EncString of type 4, RSA with OAEP and SHA-1. */
    String wrap(SymmetricKey key) {
        try {
            Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
            rsa.init(Cipher.ENCRYPT_MODE, RSA.getPublic());
            return "4." + Base64.getEncoder().encodeToString(rsa.doFinal(key.bytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the answer's {@code AccountKeys} object. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("object", "privateKeys");
        json.putObject("publicKeyEncryptionKeyPair")
                .put("wrappedPrivateKey", wrapped().privateKey())
                .put(
                        "publicKey",
                        Base64.getEncoder().encodeToString(RSA.getPublic().getEncoded()))
                .putNull("signedPublicKey")
                .put("object", "publicKeyEncryptionKeyPair");
        return json.putNull("signatureKeyPair").putNull("securityState");
    }

    // Left until somebody logs in, since many a test never does.
    private synchronized Wrapped wrapped() {
        if (wrapped == null) {
            SymmetricKey masterKey =
                    MasterKey.derive(masterPassword, email, iterations).stretched();
            wrapped = new Wrapped(
                    masterKey.encrypt(userKey.bytes()),
                    userKey.encrypt(RSA.getPrivate().getEncoded()));
        }
        return wrapped;
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(2048);
            return rsa.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Wrapped(String userKey, String privateKey) {}
}
