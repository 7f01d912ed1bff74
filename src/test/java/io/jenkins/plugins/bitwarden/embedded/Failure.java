package io.jenkins.plugins.bitwarden.embedded;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import mockwebserver3.MockResponse;

/** A way in which an {@link EmbeddedBitwarden}, or something between it and its client, can fail to serve a request. */
public enum Failure {
    /** 400: Bitwarden's answer to an unknown client_id or a client_secret that does not belong to it. */
    WRONG_SECRET(Answer.refusal("invalid_client")),

    /** 400: Vaultwarden's answer to a wrong client_secret. */
    WRONG_SECRET_VAULTWARDEN(Answer.json(400, """
            {"message":"Incorrect client_secret","error":"","error_description":"",\
            "validationErrors":{"":["Incorrect client_secret"]},\
            "errorModel":{"message":"Incorrect client_secret","object":"error"},\
            "exceptionMessage":null,"exceptionStackTrace":null,"innerExceptionMessage":null,"object":"error"}""")),

    /** 429 with a Retry-After header, see {@link EmbeddedBitwarden#retryAfter(java.time.Duration)}. */
    RATE_LIMITED(occasion -> Answer.error(429, "Slow down! Too many requests.")
            .newBuilder()
            .setHeader("Retry-After", occasion.retryAfter().toSeconds())
            .build()),

    /** 401, as for an access token that has been revoked. */
    UNAUTHORIZED(Answer.empty(401)),

    /** 403 from something in front of the server that does not speak JSON. */
    FORBIDDEN(Answer.html(403, "Access denied")),

    /** 404 in JSON, as for a wrong base path. */
    NOT_FOUND(Answer.error(404, "Resource not found.")),

    /** 500 with Bitwarden's message. */
    SERVER_ERROR(Answer.error(500, "An unhandled server error has occurred.")),

    /** 502 from a reverse proxy. */
    BAD_GATEWAY(Answer.html(502, "Bad Gateway")),

    /** 503 from a reverse proxy. */
    UNAVAILABLE(Answer.html(503, "Service Unavailable")),

    /** 200 with the log-in page of a network that wants to be paid first. */
    CAPTIVE_PORTAL(Answer.html(200, "Welcome to the airport")),

    /** 200 with JSON that ends too early. */
    BROKEN_JSON(Answer.json(200, "{\"access_token\":\"")),

    /**
     * 200 with the ordinary answer, less the account's keys. At {@link Endpoint#TOKEN} it breaks the log-in of 2026.6.0
     * halfway; 2026.9.0 takes the keys from {@link Endpoint#SYNC} and misses them only if they are not there either.
     */
    NO_ACCOUNT_KEYS(occasion -> Answer.without(occasion.genuine().get(), "AccountKeys", "accountKeys")),

    /** 200 as for an account that has trusted devices in place of a master password, at {@link Endpoint#SYNC} too. */
    NO_MASTER_PASSWORD(occasion -> Answer.without(
            occasion.genuine().get(), "HasMasterPassword", "MasterPasswordUnlock", "masterPasswordUnlock")),

    /** 400: two-step login by authenticator app. No Bitwarden server asks this of an API key. */
    TWO_FACTOR(Answer.json(400, """
            {"error":"invalid_grant","error_description":"Two factor required.",\
            "TwoFactorProviders":["0"],"TwoFactorProviders2":{"0":null}}""")),

    /** 400: two-step login by e-mail. No Bitwarden server asks this of an API key. */
    TWO_FACTOR_BY_EMAIL(Answer.json(400, """
            {"error":"invalid_grant","error_description":"Two factor required.",\
            "TwoFactorProviders":["1"],"TwoFactorProviders2":{"1":{"Email":"c***@example.test"}}}""")),

    /** 400: the code that Bitwarden mails when it sees a device for the first time. */
    NEW_DEVICE(Answer.refusal("device_error", "New device verification required", "new device verification required")),

    /** 400: a captcha to solve. */
    CAPTCHA(Answer.json(400, """
            {"error":"invalid_grant","error_description":"Captcha required.",\
            "HCaptcha_SiteKey":"00000000-0000-0000-0000-000000000000"}""")),

    /** 400: the organization demands single sign-on. */
    SSO_REQUIRED(Answer.json(400, """
            {"error":"sso_required","error_description":"SSO authentication is required.",\
            "SsoOrganizationIdentifier":"acme",\
            "ErrorModel":{"Message":"SSO authentication is required.","Object":"error"}}""")),

    /** 400: the account's encryption is newer than the client. */
    CLIENT_TOO_OLD(Answer.refusal(
            "invalid_client_version",
            "Please update your app to continue using Bitwarden",
            "Please update your app to continue using Bitwarden")),

    /** 307 to another address, see {@link EmbeddedBitwarden#redirectTo(java.net.URI)}. */
    REDIRECT(occasion -> Answer.empty(307)
            .newBuilder()
            .setHeader("Location", occasion.redirect())
            .build()),

    /** Takes the request and never answers; when the server is healed or closed, so is the connection. */
    NO_ANSWER(occasion -> {
        occasion.awaitHealing();
        return Answer.hangUp();
    }),

    /** Closes the connection instead of answering. */
    CONNECTION_RESET(Answer.hangUp()),

    /** The ordinary answer, ten bytes a second. */
    SLOW_DRIP(occasion -> occasion.genuine()
            .get()
            .newBuilder()
            .throttleBody(1, 100, TimeUnit.MILLISECONDS)
            .build()),

    /** 200 with 64 MiB of JSON, of a length that is not announced. */
    HUGE_ANSWER(Answer.huge(64L << 20));

    private final Function<Occasion, MockResponse> answer;

    Failure(MockResponse answer) {
        this(occasion -> answer);
    }

    Failure(Function<Occasion, MockResponse> answer) {
        this.answer = answer;
    }

    MockResponse answer(Occasion occasion) {
        return answer.apply(occasion);
    }
}
