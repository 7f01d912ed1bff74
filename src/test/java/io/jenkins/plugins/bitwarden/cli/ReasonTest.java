package io.jenkins.plugins.bitwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What bw 2026.6.0 and 2026.9.0, Node, shells and env print, word for word, and what it means. */
class ReasonTest {

    private static final String REQUEST =
            "FetchError: request to https://vault.example.test/identity/connect/token failed, reason: ";
    private static final String SYNC =
            "FetchError: request to https://vault.example.test/api/sync?excludeDomains=true failed, reason: ";

    static Stream<Arguments> printed() {
        return Stream.of(login(), connection(), vault(), missing()).flatMap(group -> group);
    }

    private static Stream<Arguments> login() {
        return Stream.of(
                row(Reason.NO_CLIENT_ID, "client_id is required."),
                row(Reason.NO_CLIENT_SECRET, "client_secret is required."),
                row(Reason.ORGANIZATION_KEY, "Invalid API Key; Organization API Key currently not supported"),
                row(Reason.WRONG_KEY, "client_id or client_secret is incorrect. Try again."),
                row(Reason.WRONG_KEY, "Incorrect client_secret"),
                row(Reason.WRONG_KEY, "Invalid client_id"),
                row(Reason.WRONG_KEY, "Malformed client_id"),
                row(Reason.DISABLED, "This user has been disabled (API key login)"),
                row(Reason.DISABLED, "This user has been disabled"),
                row(Reason.RATE_LIMITED, "Rate limit exceeded. Try again later."),
                row(Reason.RATE_LIMITED, "Slow down! Too many requests. Try again soon."),
                row(Reason.RATE_LIMITED, "{\"response\":null,\"statusCode\":429}"),
                row(Reason.SECOND_FACTOR, "Code is required."),
                row(Reason.SECOND_FACTOR, "Unauthorized"),
                row(Reason.CAPTCHA, """
                        {"response":{"error":"invalid_grant","error_description":"Captcha required.",\
                        "HCaptcha_SiteKey":"00000000-0000-0000-0000-000000000000"},"statusCode":400}"""),
                row(Reason.NO_PREMIUM, "Premium status is required to use this feature."),
                row(Reason.ATTACHMENT_LOST, "A 404 error occurred while downloading the attachment."),
                row(Reason.ATTACHMENT_REFUSED, "A 403 error occurred while downloading the attachment."),
                row(Reason.SERVER_ERROR, "A 502 error occurred while downloading the attachment."),
                row(Reason.ATTACHMENT_BROKEN, """
                        Failed to decrypt cipher buffer: DecryptError: EncString error, Invalid symmetric type
                        An error occurred while saving the attachment."""),
                row(Reason.NOT_WRITABLE, "Cannot save file to /srv/agent/x"),
                row(Reason.ATTACHMENT_NOT_OFFERED, """
                        /usr/lib/node_modules/@bitwarden/cli/build/bw.js:51649
                                            throw new Error(e.getSingleMessage());
                                                  ^

                        Error
                            at GetCommand.<anonymous> (/usr/lib/node_modules/@bitwarden/cli/build/bw.js:51649:27)

                        Node.js v20.20.2"""),
                row(Reason.ATTACHMENT_NOT_OFFERED, "TypeError: Only absolute URLs are supported"),
                row(
                        Reason.ATTACHMENT_NOT_OFFERED,
                        "TypeError: Cannot read properties of null (reading 'Symbol(Request internals)')"),
                row(Reason.CLI_TOO_OLD, "Please update your app to continue using Bitwarden"),
                row(Reason.CLI_TOO_OLD, """
                        Syncing failed: {"response":{"error":"invalid_client_version","error_description":\
                        "Please update your app to continue using Bitwarden"},"statusCode":400}"""),
                row(Reason.ALREADY_LOGGED_IN, "You are already logged in as ci@example.test."),
                row(Reason.INSECURE, "Error: Insecure URL not allowed. All URLs must use HTTPS."),
                row(Reason.NOT_WRITABLE, """
                        Could not find dir, "/srv/agent/x"; creating it instead.
                        /usr/lib/node_modules/@bitwarden/cli/node_modules/rxjs/reportUnhandledError.js:13
                                    throw err;
                                    ^

                        Error: EACCES: permission denied, mkdir '/srv/agent/x'
                            at Object.mkdirSync (node:fs:1386:26) {
                          errno: -13,
                          code: 'EACCES',
                        }

                        Node.js v20.20.2"""),
                row(
                        Reason.NOT_WRITABLE,
                        "Error: EACCES: permission denied, mkdir '/var/lib/jenkins/workspace/job@tmp/bitwarden-1'"),
                row(Reason.NO_HOME, "Error: EACCES: permission denied, mkdir '/.cache'"),
                row(Reason.NO_HOME, "Error: EROFS: read-only file system, mkdir '/.config'"),
                row(Reason.OUT_OF_MEMORY, """
                        <--- Last few GCs --->

                        [7:0x5c1] 4242 ms: Mark-Compact 62.1 (65.2) -> 61.9 (65.4) MB, allocation failure

                        <--- JS stacktrace --->

                        FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"""),
                row(Reason.NOT_WRITABLE, "Error: ENOSPC: no space left on device, write"),
                row(Reason.OTHER, "Error: Expected user never made active user after initialization."),
                row(Reason.OTHER, ""));
    }

    private static Stream<Arguments> connection() {
        return Stream.of(
                row(Reason.UNREACHABLE, REQUEST + "connect ECONNREFUSED 127.0.0.1:1"),
                row(Reason.UNREACHABLE, REQUEST + "socket hang up"),
                row(Reason.UNREACHABLE, REQUEST),
                row(Reason.UNREACHABLE, REQUEST.strip() + "\n    at ClientRequest.<anonymous>"),
                row(
                        Reason.CLIENT_CERTIFICATE,
                        REQUEST + "write EPROTO 00A0D2F7C07F0000:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls "
                                + "alert handshake failure:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:916:"
                                + "SSL alert number 40"),
                row(
                        Reason.CLIENT_CERTIFICATE,
                        REQUEST + "00A0D2F7C07F0000:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert "
                                + "certificate required:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:916:"
                                + "SSL alert number 116"),
                row(Reason.UNREACHABLE, REQUEST + "connect ETIMEDOUT 192.0.2.1:443"),
                row(Reason.UNKNOWN_HOST, REQUEST + "getaddrinfo ENOTFOUND nosuchhost.invalid"),
                row(Reason.UNKNOWN_HOST, REQUEST + "getaddrinfo EAI_AGAIN vault.example.test"),
                row(Reason.CERTIFICATE, REQUEST + "unable to verify the first certificate"),
                row(Reason.CERTIFICATE, REQUEST + "self-signed certificate in certificate chain"),
                row(Reason.CERTIFICATE, REQUEST + "unable to get local issuer certificate"),
                row(Reason.CERTIFICATE, REQUEST + "certificate has expired"),
                row(
                        Reason.CERTIFICATE,
                        REQUEST + "Hostname/IP does not match certificate's altnames: "
                                + "Host: vault.example.test. is not in the cert's altnames: DNS:example.test"),
                row(
                        Reason.NOT_TLS,
                        REQUEST + "write EPROTO 00A0D2F7C07F0000:error:0A00010B:SSL routines:ssl3_get_record:"
                                + "wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:354:"),
                row(
                        Reason.NOT_TLS,
                        REQUEST + "Client network socket disconnected before secure TLS "
                                + "connection was established"),
                row(Reason.NOT_BITWARDEN, "{\"response\":null,\"statusCode\":200}"),
                row(Reason.NOT_BITWARDEN, "Resource not found."),
                row(
                        Reason.NOT_BITWARDEN,
                        "FetchError: invalid json response body at https://vault.example.test"
                                + "/identity/connect/token reason: Unterminated string in JSON at position 17"),
                row(Reason.NOT_BITWARDEN, "Error: Identity response does not contain a valid access token"),
                row(Reason.BLOCKED, "{\"response\":null,\"statusCode\":401}"),
                row(Reason.BLOCKED, "{\"response\":null,\"statusCode\":403}"),
                row(Reason.SERVER_ERROR, "{\"response\":null,\"statusCode\":502}"),
                row(Reason.SERVER_ERROR, "{\"response\":null,\"statusCode\":503}"),
                row(Reason.SERVER_ERROR, "An unhandled server error has occurred."),
                row(Reason.SERVER_ERROR, "Internal Server Error"));
    }

    private static Stream<Arguments> vault() {
        return Stream.of(
                row(Reason.WRONG_PASSWORD, """
                        ERROR bitwarden_crypto::keys::master_key: error=The decryption operation failed

                        ERROR bitwarden_core::client::internal: error=Cryptography error, The decryption operation \
                        failed

                        Cryptography error, The decryption operation failed"""),
                row(Reason.NO_MASTER_PASSWORD, "Master password unlock data is required is null or undefined."),
                row(
                        Reason.NO_MASTER_PASSWORD,
                        "Master password unlock data was not found for the user 6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a"),
                row(Reason.NO_PASSWORD, """
                        Warning: Provided passwordenv NOSUCH is not set
                        Master password is required. Try again in interactive mode or provide a password file or \
                        environment variable."""),
                row(Reason.SYNC_FAILED, "Syncing failed: An unhandled server error has occurred."),
                row(Reason.SYNC_FAILED, "Syncing failed: Resource not found."),
                row(Reason.SYNC_FAILED, "Syncing failed: {\"response\":null,\"statusCode\":502}"),
                row(Reason.SYNC_FAILED, "Syncing failed: " + SYNC + "socket hang up"),
                row(Reason.RATE_LIMITED, "Syncing failed: Rate limit exceeded. Try again later."),
                row(Reason.WRONG_KEY, """
                        Error refreshing access token:  ErrorResponse {
                          response: { error: 'invalid_client' },
                          statusCode: 400
                        }
                        Syncing failed: {"response":{"error":"invalid_client"},"statusCode":400}\
                        node:internal/process/promises:392
                              new UnhandledPromiseRejection(reason);"""),
                row(Reason.OTHER, "Vault is locked."));
    }

    private static Stream<Arguments> missing() {
        return Stream.of(
                row(
                        Reason.NO_CLI,
                        "'bw' is not recognized as an internal or external command,\r\n"
                                + "operable program or batch file.\r\n"),
                row(
                        Reason.NO_NODE,
                        "'\"node\"' is not recognized as an internal or external command,\r\n"
                                + "operable program or batch file.\r\n"),
                row(Reason.NO_NODE, "SyntaxError: Unexpected token '??='\n    at wrapSafe (internal/modules/cjs)"),
                row(Reason.OTHER, "SyntaxError: Unexpected end of JSON input\n    at JSON.parse (<anonymous>)"));
    }

    static Stream<Arguments> printedInsteadOfBw() {
        return Stream.of(
                row(Reason.NO_CLI, "bash: line 1: bw: command not found"),
                row(Reason.NO_CLI, "sh: 1: bw: not found"),
                row(Reason.NO_CLI, "env: 'bw': No such file or directory\n"),
                row(Reason.NO_CLI, "env: can't execute 'bw': No such file or directory"),
                row(Reason.NO_CLI, "/usr/bin/env: 'bw': Permission denied"),
                row(Reason.NO_CLI, "/opt/node/bin/bw: Permission denied"),
                row(
                        Reason.NO_CLI,
                        "OCI runtime exec failed: exec failed: unable to start container process: "
                                + "exec: \"bw\": executable file not found in $PATH: unknown"),
                row(Reason.NO_NODE, "env: 'node': No such file or directory"),
                row(Reason.NO_NODE, "/usr/bin/env: \u2018node\u2019: No such file or directory"),
                row(Reason.NO_NODE, "env: node: No such file or directory"),
                row(Reason.NO_NODE, "env: \u201enode\u201c: Datei oder Verzeichnis nicht gefunden"),
                row(Reason.NO_NODE, "env: can't execute 'node': No such file or directory"),
                row(Reason.NO_NODE, "/usr/local/bin/bw: 15: exec: node: not found"));
    }

    @ParameterizedTest
    @MethodSource("printedInsteadOfBw")
    void textsOfAShellMeanThatBwWasNotStartedOnlyWithItsExitCode(Reason reason, String output) {
        assertThat(Reason.of(new CliResult(127, "", output, false))).isEqualTo(reason);
        assertThat(Reason.of(new CliResult(126, output, "", false))).isEqualTo(reason);
        assertThat(Reason.of(new CliResult(1, "", output, false))).isEqualTo(Reason.OTHER);
    }

    static Stream<String> warnings() {
        return Stream.of(
                "Warning: Ignoring extra certs from `/gone.pem`, load failed: error:80000002:system library::No such "
                        + "file or directory",
                "Warning: Ignoring extra certs from `/mine.pem`, load failed: error:8000000D:system "
                        + "library::Permission denied",
                "(node:7) Warning: Ignoring extra certs from `/a`, load failed: error:1E08010C:DECODER "
                        + "routines::unsupported EACCES",
                "(node:7) [DEP0040] DeprecationWarning: The `punycode` module is deprecated. Too many users",
                "bash: warning: setlocale: LC_ALL: cannot change locale (de_DE.UTF-8): No such file or directory",
                """
                Unable to fetch ServerConfig from https://vault.example.test/api FetchError: request to \
                https://vault.example.test/api/config failed, reason: socket hang up
                    at ClientRequest.<anonymous> (/usr/lib/node_modules/node-fetch/lib/index.js:1501:11) {
                  type: 'system',
                  errno: 'ECONNRESET',
                  code: 'ECONNRESET'
                }""",
                "Unable to fetch ServerConfig from https://vault.example.test/api Too many"
                        + "\n ECONNRESET".repeat(10_000));
    }

    @ParameterizedTest
    @MethodSource("warnings")
    void aWarningNeverDecides(String warning) {
        String wrongPassword = "Cryptography error, The decryption operation failed";

        assertThat(Reason.of(new CliResult(1, "", warning + "\n" + wrongPassword, false)))
                .isEqualTo(Reason.WRONG_PASSWORD);
        assertThat(Reason.of(new CliResult(1, "", warning, false))).isEqualTo(Reason.OTHER);
    }

    private static Arguments row(Reason reason, String output) {
        return Arguments.of(reason, output);
    }

    @ParameterizedTest
    @MethodSource("printed")
    void whatIsPrintedTellsWhy(Reason reason, String output) {
        assertThat(Reason.of(new CliResult(1, "", output, false))).isEqualTo(reason);
        assertThat(Reason.of(new CliResult(1, output, "", false))).isEqualTo(reason);
    }

    @Test
    void eachReasonThatIsToldByWhatIsPrintedIsAmongThese() {
        Set<Reason> told = printed().map(row -> (Reason) row.get()[0]).collect(Collectors.toSet());

        assertThat(EnumSet.complementOf(EnumSet.copyOf(told)))
                .containsExactlyInAnyOrder(
                        Reason.DATA_FOLDER,
                        Reason.ELSEWHERE,
                        Reason.SERVER_NOT_SET,
                        Reason.TIME_LIMIT,
                        Reason.NOT_LOGGED_IN,
                        Reason.STILL_LOCKED,
                        Reason.KEY_KEPT,
                        Reason.LOGGED_OUT);
    }

    @ParameterizedTest
    @CsvSource({"126, NO_CLI", "127, NO_CLI", "137, OUT_OF_MEMORY", "1, OTHER", "2, OTHER"})
    void anExitCodeTellsOfAMissingBwAndOfTooLittleMemoryInAnyLanguage(int exitCode, Reason reason) {
        String german = "env: \u201ebw\u201c: Datei oder Verzeichnis nicht gefunden";

        assertThat(Reason.of(new CliResult(exitCode, "", german, false))).isEqualTo(reason);
    }

    @Test
    void whatWasKilledRanOutOfTimeWhateverItPrinted() {
        assertThat(Reason.of(new CliResult(1, "", "client_id is required.", true)))
                .isEqualTo(Reason.TIME_LIMIT);
    }
}
