package io.jenkins.plugins.bitwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What {@code data.json}, or bw itself, tells about the account in a directory.
 *
 * @param written whether bw has written to the prepared file
 * @param loggedIn whether bw has tokens of an account
 * @param synced whether bw has the vault. If it could not fetch the vault, bw reports a successful login all the same
 * @param unlocked whether a session key opens the vault
 * @param fingerprint a digest of the account and of what the session key opens. Where it stays the same, the same
 *     session key opens the same vault. Empty if that is unknown
 */
public record AccountState(boolean written, boolean loggedIn, boolean synced, boolean unlocked, String fingerprint)
        implements Serializable {

    /** The state if the file is missing or not understood. */
    public static final AccountState UNKNOWN = new AccountState(true, false, false, false);

    /** A state without a fingerprint. */
    public AccountState(boolean written, boolean loggedIn, boolean synced, boolean unlocked) {
        this(written, loggedIn, synced, unlocked, "");
    }

    /** Returns the state that {@code bw status} prints. */
    static AccountState of(JsonNode status) {
        String state = status.path("status").asText();
        boolean unlocked = state.equals("unlocked");
        return new AccountState(true, unlocked || state.equals("locked"), status.hasNonNull("lastSync"), unlocked);
    }

    /**
     * Returns a fingerprint.
     *
     * @param userKey the account's key, as it is encrypted with the session key; null if the vault is locked
     */
    static String fingerprint(String account, String userKey) {
        try {
            byte[] text = (account + "\n" + userKey).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
