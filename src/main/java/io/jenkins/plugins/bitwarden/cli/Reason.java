package io.jenkins.plugins.bitwarden.cli;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Why a session could not be opened or used. Each has a message of the same name in {@code Messages.properties}. The
 * patterns are those of what bw 2026.6.0 and 2026.9.0 print, and the first match counts.
 */
public enum Reason {
    /** Node.js is missing or too old for bw. */
    NO_NODE("\\bnode\"?' is not recognized|SyntaxError: (?!.{0,200}JSON)|Unsupported engine"),
    /** bw is missing or not executable. */
    NO_CLI("\\bbw' is not recognized"),
    /** Node or the system ended bw because there was not enough memory. */
    OUT_OF_MEMORY("Last few GCs|heap out of memory"),
    /** A {@code bw-data} folder beside bw replaces the session's directory. */
    DATA_FOLDER,
    /** bw ignored {@code BITWARDENCLI_APPDATA_DIR}. */
    ELSEWHERE,
    SERVER_NOT_SET,
    TIME_LIMIT,
    /** The home folder of bw's user is not writable. It is / for a user that the container does not know. */
    NO_HOME("(?:EACCES|EROFS)\\b.* '/\\.\\w"),
    NOT_WRITABLE("EACCES|EROFS|ENOSPC|EDQUOT|Cannot save file to "),
    NO_CLIENT_ID("client_id is required"),
    NO_CLIENT_SECRET("client_secret is required"),
    /** bw accepts only a client_id that begins with {@code user.} */
    ORGANIZATION_KEY("Organization API Key currently not supported"),
    /** The key is mistyped, rotated, or of another region. */
    WRONG_KEY("client_id or client_secret is incorrect|Incorrect client_secret"
            + "|(?:Invalid|Malformed) client_id|\\binvalid_client\\b"),
    /** An administrator of the server disabled the account. */
    DISABLED("[Uu]ser has been disabled"),
    RATE_LIMITED("Rate limit exceeded|Too many|\"statusCode\":429"),
    /** Two-step login or a new device's confirmation. Bitwarden's servers ask for neither if an API key is used. */
    SECOND_FACTOR("Code is required|^Unauthorized$"),
    CAPTCHA("Captcha required|captcha"),
    CLI_TOO_OLD("Please update your app"),
    /** The login worked, but bw could not fetch the vault, for no reason above. */
    SYNC_FAILED("Syncing failed"),
    ALREADY_LOGGED_IN("You are already logged in"),
    UNKNOWN_HOST("ENOTFOUND|EAI_AGAIN"),
    UNREACHABLE("ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|socket hang up"
            // Node gives no reason where a host has several addresses.
            + "|failed, reason:\\s*$"),
    /** The server ended the TLS handshake: it wants a client certificate. */
    CLIENT_CERTIFICATE("alert (?:handshake failure|certificate required|bad certificate|number (?:40|42|116)\\b)"),
    NOT_TLS("EPROTO|wrong version number|before secure TLS connection was established"),
    CERTIFICATE("unable to verify the first certificate|unable to get (?:local )?issuer|self.signed certificate"
            + "|certificate has expired|certificate is not yet valid|altnames|CERT_|UNABLE_TO_"),
    /** bw refuses http. */
    INSECURE("Insecure URL not allowed"),
    /** A captive portal, a proxy's page or a wrong path answered. */
    NOT_BITWARDEN(
            "invalid json response body|does not contain a valid access token|\"statusCode\":200|Resource not found|\"statusCode\":404"),
    /** A proxy or firewall refused the request. */
    BLOCKED("\"statusCode\":40[13]"),
    SERVER_ERROR("\"statusCode\":5\\d\\d|[Ss]erver [Ee]rror|A 5\\d\\d error occurred while downloading"),
    /** bw reported a login, but is not logged in, as with an account that must use single sign-on. */
    NOT_LOGGED_IN,
    /** The account uses Key Connector or trusted devices instead of a master password. */
    NO_MASTER_PASSWORD("Master password unlock data"),
    WRONG_PASSWORD("The decryption operation failed|Invalid master password"),
    NO_PASSWORD("Master password is required"),
    /** bw reported an unlocked vault, but it is still locked. */
    STILL_LOCKED,
    /** The key is to be discarded, but is not where bw is known to keep it. */
    KEY_KEPT,
    /** The server refused a request after the login (401, 403), so bw logged out. */
    LOGGED_OUT,
    /** The server lists an attachment whose file it does not have. */
    ATTACHMENT_LOST("A 404 error occurred while downloading"),
    /** The address that the server gave was refused. On Bitwarden's clouds it is that of another host. */
    ATTACHMENT_REFUSED("A \\d+ error occurred while downloading"),
    /** What was downloaded could not be decrypted, as a proxy's page. */
    ATTACHMENT_BROKEN("An error occurred while saving the attachment"),
    /** The server did not give an address to download from. bw repeats no reason, and crashes. */
    ATTACHMENT_NOT_OFFERED("getSingleMessage|Only absolute URLs are supported|Symbol\\(Request internals\\)"),
    /** bw gives authenticator codes and attachments to premium accounts only. */
    NO_PREMIUM("[Pp]remium (?:status|membership) is required"),
    OTHER;

    /** Exit codes of a shell and of env if they cannot start a program. Their messages depend on the language. */
    private static final Set<Integer> NOT_STARTED = Set.of(126, 127);

    private static final Pattern NODE = Pattern.compile("env: (?:can't execute )?.?node\\b|exec: node: ");

    /** What the system ends a process with that takes too much memory. */
    private static final int KILLED = 137;

    /** What a shell, Node and bw print about something else, before the failure; the last with an object in lines below. */
    private static final Pattern WARNING = Pattern.compile(
            "^(?:.*[Ww]arning: setlocale.*|.*DeprecationWarning:.*"
                    + "|Unable to fetch ServerConfig.*(?:\\n[ \\t].*)*+(?:\\n\\})?)$",
            Pattern.MULTILINE);

    private static final Pattern CA_WARNING =
            Pattern.compile("^.*[Ww]arning: Ignoring extra certs.*$", Pattern.MULTILINE);

    private final Pattern printed;

    Reason() {
        printed = null;
    }

    Reason(String printed) {
        this.printed = Pattern.compile(printed, Pattern.MULTILINE);
    }

    /** Returns why this call of bw failed. */
    static Reason of(CliResult result) {
        if (result.killed()) {
            return TIME_LIMIT;
        }
        // It may explain a failure, and so is quoted, but does not tell which one.
        String output = CA_WARNING.matcher(withoutWarnings(result.output())).replaceAll("");
        return Arrays.stream(values())
                .filter(reason ->
                        reason.printed != null && reason.printed.matcher(output).find())
                .findFirst()
                .orElseGet(() -> byExitCode(result.exitCode(), output));
    }

    /** Returns what bw printed, without what has nothing to do with its failure. */
    static String withoutWarnings(String output) {
        return WARNING.matcher(output).replaceAll("");
    }

    private static Reason byExitCode(int exitCode, String output) {
        if (NOT_STARTED.contains(exitCode)) {
            return NODE.matcher(output).find() ? NO_NODE : NO_CLI;
        }
        return exitCode == KILLED ? OUT_OF_MEMORY : OTHER;
    }
}
