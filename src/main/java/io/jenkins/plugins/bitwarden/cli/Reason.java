package io.jenkins.plugins.bitwarden.cli;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Why a session could not be opened or used. Each has a message of its own name in {@code Messages.properties}; those with
 * a pattern are told by what bw prints, in bw 2026.6.0 and 2026.9.0, in this order.
 */
public enum Reason {
    /** bw is there, but its Node is not, or is too old for it. */
    NO_NODE("env: (?:can't execute )?.?node\\b|exec: node: not found|\\bnode\"?' is not recognized"
            + "|SyntaxError: (?!.{0,200}JSON)|Unsupported engine"),
    /** There is no bw, or it may not be run. */
    NO_CLI("No such file or directory$|command not found|\\bbw: not found|executable file not found"
            + "|is not recognized as|Permission denied$"),
    /** A {@code bw-data} folder beside bw takes the place of the session's own directory. */
    DATA_FOLDER,
    /** bw keeps its data in another place than it was told. */
    ELSEWHERE,
    /** bw did not take the server that it was told. */
    SERVER_NOT_SET,
    /** bw did not come to an end in time. */
    TIME_LIMIT,
    /** The directory cannot be written: no right, no space. */
    NOT_WRITABLE("EACCES|EROFS|ENOSPC|EDQUOT"),
    /** bw was not given a client_id. */
    NO_CLIENT_ID("client_id is required"),
    /** bw was not given a client_secret. */
    NO_CLIENT_SECRET("client_secret is required"),
    /** bw takes no organization's key, nor anything else that does not begin with user. */
    ORGANIZATION_KEY("Organization API Key currently not supported"),
    /** The server does not know this pair: mistyped, rotated, or of another region. */
    WRONG_KEY("client_id or client_secret is incorrect|Incorrect client_secret"
            + "|(?:Invalid|Malformed) client_id|\\binvalid_client\\b"),
    /** Too many logins from this address. */
    RATE_LIMITED("Rate limit exceeded|Too many|\"statusCode\":429"),
    /** The server asks for a second factor or a confirmation of the device, which real servers do not for keys. */
    SECOND_FACTOR("Code is required|^Unauthorized$"),
    /** The server asks for a captcha. */
    CAPTCHA("Captcha required|captcha"),
    /** The server wants a newer bw. */
    CLI_TOO_OLD("Please update your app"),
    /** The login worked, but the vault could not be fetched, and no reason above says why. */
    SYNC_FAILED("Syncing failed"),
    /** The directory belongs to a session that is logged in. */
    ALREADY_LOGGED_IN("You are already logged in"),
    /** The host's name is not known. */
    UNKNOWN_HOST("ENOTFOUND|EAI_AGAIN"),
    /** Nobody listens there, or nobody can be reached. */
    UNREACHABLE("ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|socket hang up"),
    /** What answers does not speak TLS. */
    NOT_TLS("EPROTO|wrong version number|before secure TLS connection was established"),
    /** The server's certificate is not one to trust. */
    CERTIFICATE("unable to verify the first certificate|unable to get (?:local )?issuer|self.signed certificate"
            + "|certificate has expired|certificate is not yet valid|altnames|CERT_|UNABLE_TO_"),
    /** bw refuses to talk http. */
    INSECURE("Insecure URL not allowed"),
    /** What answers is no Bitwarden server: a captive portal, a proxy's page, a wrong path. */
    NOT_BITWARDEN(
            "invalid json response body|does not contain a valid access token|\"statusCode\":200|Resource not found|\"statusCode\":404"),
    /** Something before the server refuses to let bw through. */
    BLOCKED("\"statusCode\":40[13]"),
    /** The server has a problem of its own. */
    SERVER_ERROR("\"statusCode\":5\\d\\d|[Ss]erver [Ee]rror"),
    /** bw called the login a success, but is not logged in, as with an account that must use single sign-on. */
    NOT_LOGGED_IN,
    /** The account has no master password: Key Connector or trusted devices take its place. */
    NO_MASTER_PASSWORD("Master password unlock data"),
    /** The master password is not that of the account. */
    WRONG_PASSWORD("The decryption operation failed|Invalid master password"),
    /** bw was not given a master password. */
    NO_PASSWORD("Master password is required"),
    /** bw called the unlock a success, but the vault is still locked. */
    STILL_LOCKED,
    /** The server refused something that bw asked it for after the login (401, 403), so that bw logged out again. */
    LOGGED_OUT,
    /** bw gives out codes of the authenticator to accounts with premium only. */
    NO_PREMIUM("[Pp]remium (?:status|membership) is required"),
    /** Something that nobody has seen yet. */
    OTHER;

    /** What a shell and env end with if they cannot start a program, in whatever language they say so. */
    private static final Set<Integer> NOT_STARTED = Set.of(126, 127);

    private final Pattern printed;

    Reason() {
        printed = null;
    }

    Reason(String printed) {
        this.printed = Pattern.compile(printed, Pattern.MULTILINE);
    }

    /** Returns why this call of bw failed, going by what it printed. */
    static Reason of(CliResult result) {
        if (result.killed()) {
            return TIME_LIMIT;
        }
        return Arrays.stream(values())
                .filter(reason -> reason.printed != null
                        && reason.printed.matcher(result.output()).find())
                .findFirst()
                .orElse(NOT_STARTED.contains(result.exitCode()) ? NO_CLI : OTHER);
    }
}
