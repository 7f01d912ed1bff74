package io.jenkins.plugins.bitwarden.identity;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why it stays unknown whether a server accepts a key. Each has a message of the same name in
 * {@code Messages.properties}. The patterns are those of the JSON of the server's answer.
 */
public enum UndecidedReason {
    /** Bitwarden's servers do not ask for this if an API key is used. */
    SECOND_FACTOR("Two factor required|\"TwoFactorProviders"),
    /** Bitwarden's servers do not ask for this if an API key is used. */
    NEW_DEVICE("New device verification required"),
    CAPTCHA("[Cc]aptcha"),
    SINGLE_SIGN_ON("\"sso_required\"|SSO authentication is required|SSO sign-in is required"),
    /** The key is right, but the account's encryption needs a newer client than {@code TokenRequest.CLIENT_VERSION}. */
    CLIENT_TOO_OLD("\"invalid_client_version\"|Please update your app"),
    RATE_LIMITED,
    REDIRECTED,
    /** The server has nothing at the path of the identity service. */
    NOT_FOUND,
    /** A captive portal or a proxy's page answered. */
    NOT_BITWARDEN,
    /** A proxy or firewall refused the request. */
    BLOCKED,
    SERVER_ERROR,
    /** The server refused for an unknown reason. */
    UNEXPECTED,
    /** The {@link HostPolicy} does not allow the address. */
    LOCAL_ADDRESS,
    UNKNOWN_HOST,
    UNREACHABLE,
    TIME_OUT,
    /** The connection was closed before the end of the answer. */
    CUT_OFF,
    NOT_TLS,
    /** Both sides use TLS, but the handshake failed. */
    TLS,
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_YET_VALID,
    /** The certificate is for another host name. */
    CERTIFICATE_HOST,
    /** The controller does not trust the certificate's authority. */
    CERTIFICATE_AUTHORITY,
    /** The certificate is invalid for another reason. */
    CERTIFICATE,
    PROXY_UNREACHABLE,
    PROXY_LOGIN,
    PROXY_REFUSED,
    OTHER;

    private final Pattern answered;

    UndecidedReason() {
        answered = null;
    }

    UndecidedReason(String answered) {
        this.answered = Pattern.compile(answered);
    }

    /** Returns {@link Severity#WARNING} if the key may work later or for another user, else an error. */
    public Severity severity() {
        return switch (this) {
            case CLIENT_TOO_OLD, RATE_LIMITED, SERVER_ERROR, LOCAL_ADDRESS, TIME_OUT, CUT_OFF -> Severity.WARNING;
            default -> Severity.ERROR;
        };
    }

    static Optional<UndecidedReason> in(String json) {
        return Arrays.stream(values())
                .filter(reason ->
                        reason.answered != null && reason.answered.matcher(json).find())
                .findFirst();
    }
}
