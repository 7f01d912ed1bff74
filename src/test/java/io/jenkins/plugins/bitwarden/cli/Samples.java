package io.jenkins.plugins.bitwarden.cli;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Whom the tests without a bw log in as, and what a bw would have written and printed for that. */
public final class Samples {

    public static final String SERVER = "https://vault.example.test";
    public static final String CLIENT_ID = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    public static final String CLIENT_SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";
    public static final String PASSWORD = "correct horse battery staple";
    public static final String SESSION =
            "sMO79xBllVdrEP2RqfOdBmWm9Us94XO9n/cnG6HBknB2KVvq1vmRP/MOpz018LT2mjhFYghaC2c/6UlIzgJp/Q==";
    public static final UUID DEVICE = UUID.fromString("21fb3d1d-1a91-37e8-8dff-456205f3380b");

    public static final String NOT_SYNCED = data(false, false);
    public static final String LOGGED_IN = data(true, false);
    public static final String UNLOCKED = data(true, true);

    private static final String IDLE_KEY =
            "CY0gJQRouXZfKt+FU21s8prg1uvo3PKBWh81S//OUA8Q2eAehNU7IbRja7d2oLr/4XAtFyS8640BFWNR9jIuAw==";

    /** What bw prints after a login without --quiet: a session key among it, which opens nothing. */
    public static final String LOGIN_OUTPUT = """
            You are logged in!

            To unlock your vault, set your session key to the `BW_SESSION` environment variable. ex:
            $ export BW_SESSION="%1$s"
            > $env:BW_SESSION="%1$s"

            You can also pass the session key to any command with the `--session` option. ex:
            $ bw list items --session %1$s""".formatted(IDLE_KEY);

    private Samples() {}

    public static Login login(String server) {
        return login(server, PASSWORD);
    }

    public static Login loginOnly(String server) {
        return login(server, null);
    }

    public static Login login(String server, String masterPassword) {
        return new Login(
                new ApiKey(new ClientId(CLIENT_ID), new ClientSecret(CLIENT_SECRET), BitwardenServer.of(server)),
                DEVICE,
                Optional.ofNullable(masterPassword).map(MasterPassword::new),
                Duration.ofSeconds(42));
    }

    /** What {@code bw status} prints. */
    public static String status(String status, boolean synced) {
        return """
                {"serverUrl":"https://vault.example.test","lastSync":%s,"userEmail":"ci@example.test",\
                "userId":"0329ad81-4c9e-43a5-a4bd-36c4a8e4013c","status":"%s"}""".formatted(time(synced), status);
    }

    /** A data.json of bw 2026.9.0, shortened. */
    private static String data(boolean synced, boolean unlocked) {
        return """
                {
                  "global_applicationId_appId": "21fb3d1d-1a91-37e8-8dff-456205f3380b",
                  "global_environment_environment": {
                    "region": "Self-hosted",
                    "urls": {
                      "base": "https://vault.example.test"
                    }
                  },
                  "stateVersion": 85,
                  "global_account_accounts": {
                    "0329ad81-4c9e-43a5-a4bd-36c4a8e4013c": {
                      "name": "ci@example.test",
                      "email": "ci@example.test",
                      "emailVerified": true,
                      "creationDate": "2026-11-23T09:30:21.680Z"
                    }
                  },
                  "global_account_activeAccountId": "0329ad81-4c9e-43a5-a4bd-36c4a8e4013c",
                  "user_0329ad81-4c9e-43a5-a4bd-36c4a8e4013c_token_accessToken": "eyJhbGciOiJIUzI1NiJ9.e30.c2ln",
                  "user_0329ad81-4c9e-43a5-a4bd-36c4a8e4013c_token_apiKeyClientId": "%s",
                  "user_0329ad81-4c9e-43a5-a4bd-36c4a8e4013c_token_apiKeyClientSecret": "%s",
                  "user_0329ad81-4c9e-43a5-a4bd-36c4a8e4013c_ciphers_ciphers": {},
                  "user_0329ad81-4c9e-43a5-a4bd-36c4a8e4013c_avatar_avatarColor": null,
                  "__PROTECTED__0329ad81-4c9e-43a5-a4bd-36c4a8e4013c_user_auto": %s,
                  "user_0329ad81-4c9e-43a5-a4bd-36c4a8e4013c_sync_lastSync": %s
                }""".formatted(
                        CLIENT_ID, CLIENT_SECRET, unlocked ? "\"AvLhOZ3ISwWiXprvF2ySa/K2\"" : "null", time(synced));
    }

    private static String time(boolean known) {
        return known ? "\"2026-11-23T09:30:29.687Z\"" : "null";
    }
}
