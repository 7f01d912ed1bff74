package io.jenkins.plugins.bitwarden.identity;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why there is no knowing whether a server accepts a key. Each has a message of its own name in
 * {@code Messages.properties}; those with a pattern are told by the JSON of the server's answer.
 */
public enum UndecidedReason {
    /** The account has two-step login, which real servers do not ask of an API key. */
    SECOND_FACTOR("Two factor required|\"TwoFactorProviders"),
    /** Somebody must confirm the device, which real servers do not ask of an API key. */
    NEW_DEVICE("New device verification required"),
    /** The server asks for a captcha. */
    CAPTCHA("[Cc]aptcha"),
    /** The account's organization demands single sign-on. */
    SINGLE_SIGN_ON("\"sso_required\"|SSO authentication is required|SSO sign-in is required"),
    /** The key is right, but the account's encryption is newer than the client that this package passes for. */
    CLIENT_TOO_OLD(Severity.WARNING, "\"invalid_client_version\"|Please update your app"),
    /** Too many logins from this address. */
    RATE_LIMITED(Severity.WARNING),
    /** The answer is a redirect, which is not followed. */
    REDIRECTED,
    /** There is a server, but nothing at the path of its identity service. */
    NOT_FOUND,
    /** What answers is no Bitwarden server: a captive portal, a proxy's page. */
    NOT_BITWARDEN,
    /** Something before the server refuses to let the request through. */
    BLOCKED,
    /** The server has a problem of its own. */
    SERVER_ERROR(Severity.WARNING),
    /** The server refuses for a reason that nobody has seen yet. */
    UNEXPECTED,
    /** The {@link HostPolicy} keeps the request from the address; the key may be right all the same. */
    LOCAL_ADDRESS(Severity.WARNING),
    /** The host's name is not known. */
    UNKNOWN_HOST,
    /** Nobody listens there, or nobody can be reached. */
    UNREACHABLE,
    /** No answer, or not the end of it, came in time. */
    TIME_OUT(Severity.WARNING),
    /** The connection was closed before the answer came. */
    CUT_OFF(Severity.WARNING),
    /** What answers does not speak TLS. */
    NOT_TLS,
    /** Both ends speak TLS, but found no common ground. */
    TLS,
    /** The certificate's time is over. */
    CERTIFICATE_EXPIRED,
    /** The certificate's time has not come. */
    CERTIFICATE_NOT_YET_VALID,
    /** The certificate is for a host of another name. */
    CERTIFICATE_HOST,
    /** This JVM does not know the authority that signed the certificate. */
    CERTIFICATE_AUTHORITY,
    /** The certificate cannot be trusted for another reason. */
    CERTIFICATE,
    /** The proxy does not answer, or its name is not known. */
    PROXY_UNREACHABLE,
    /** The proxy wants a user name and a password, or others than it was given. */
    PROXY_LOGIN,
    /** The proxy does not connect to the server. */
    PROXY_REFUSED,
    /** Something else failed. */
    OTHER;

    private final Severity severity;
    private final Pattern answered;

    UndecidedReason() {
        this(Severity.ERROR);
    }

    UndecidedReason(Severity severity) {
        this.severity = severity;
        this.answered = null;
    }

    UndecidedReason(String answered) {
        this(Severity.ERROR, answered);
    }

    UndecidedReason(Severity severity, String answered) {
        this.severity = severity;
        this.answered = Pattern.compile(answered);
    }

    /** Returns {@link Severity#WARNING} for what may pass or is not the credential's fault, else an error. */
    public Severity severity() {
        return severity;
    }

    static Optional<UndecidedReason> in(String json) {
        return Arrays.stream(values())
                .filter(reason ->
                        reason.answered != null && reason.answered.matcher(json).find())
                .findFirst();
    }
}
