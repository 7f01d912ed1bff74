package io.jenkins.plugins.bitwarden.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import io.jenkins.plugins.bitwarden.account.PastedKey;
import java.util.concurrent.Callable;

/**
 * The client_id and client_secret as they are stored: without blanks around them, and taken out of a whole pasted key.
 *
 * @param clientId the client_id, empty if it is blank and that is allowed
 * @param clientSecret the client_secret, likewise
 */
record KeyTexts(String clientId, String clientSecret) {

    /** Data-bound constructors and setters take no argument that tells who calls them. */
    private static final ThreadLocal<Boolean> BLANKS_ALLOWED = ThreadLocal.withInitial(() -> false);

    /**
     * Returns what an action returns. Blank values are stored as they are meanwhile: configuration as code has them in
     * place of variables that are not set, and a refusal would keep Jenkins from starting. A key with one is never sent,
     * as {@link BitwardenApiKey#toApiKey()} throws.
     */
    static <T> T allowingBlanks(Callable<T> action) throws Exception {
        BLANKS_ALLOWED.set(true);
        try {
            return action.call();
        } finally {
            BLANKS_ALLOWED.remove();
        }
    }

    /**
     * Takes the two values as somebody typed or pasted them.
     *
     * @throws InvalidValueException if one of them cannot be right
     */
    static KeyTexts of(String clientId, String clientSecret) {
        if (isAllowedBlank(clientId) && PastedKey.in(clientSecret).isEmpty()) {
            boolean both = isAllowedBlank(clientSecret);
            return new KeyTexts("", both ? "" : new ClientSecret(clientSecret).reveal());
        }
        if (isAllowedBlank(clientSecret) && PastedKey.in(clientId).isEmpty()) {
            return new KeyTexts(new ClientId(clientId).value(), "");
        }
        PastedKey key = PastedKey.of(clientId, clientSecret);
        return new KeyTexts(key.clientId().value(), key.clientSecret().reveal());
    }

    /** Returns null for null, as {@link Secret#toString(Secret)} does not: what is missing is not blank. */
    @CheckForNull
    static String plain(@CheckForNull Secret secret) {
        return secret == null ? null : secret.getPlainText();
    }

    /** Returns the given secret itself if it needs no tidying: its encrypted form is part of the key's fingerprint. */
    @NonNull
    static Secret tidied(@CheckForNull Secret given, String text) {
        return given != null && text.equals(given.getPlainText()) ? given : Secret.fromString(text);
    }

    /**
     * Returns a master password as it is stored, null if it is blank: then the credential has none.
     *
     * @throws InvalidValueException if it cannot be right
     */
    @CheckForNull
    static Secret masterPassword(@CheckForNull Secret given) {
        return MasterPassword.optional(plain(given))
                .map(password -> tidied(given, password.reveal()))
                .orElse(null);
    }

    /**
     * Returns a server as it is stored.
     *
     * @throws InvalidValueException if it cannot be right
     */
    static String server(String text) {
        return isAllowedBlank(text) ? "" : BitwardenServer.of(text).toString();
    }

    /** A value that is missing altogether is no unset variable. */
    private static boolean isAllowedBlank(String text) {
        return BLANKS_ALLOWED.get() && text != null && Util.fixEmptyAndTrim(text) == null;
    }

    /** Returns stars. */
    @Override
    public String toString() {
        return "********";
    }
}
