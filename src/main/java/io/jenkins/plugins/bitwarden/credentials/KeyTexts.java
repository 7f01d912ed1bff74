package io.jenkins.plugins.bitwarden.credentials;

import hudson.Util;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
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
