package io.jenkins.plugins.bitwarden.embedded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;
import mockwebserver3.MockResponse;

/** Bitwarden's identity service: an access token and the account's wrapped keys in exchange for an API key. */
final class TokenEndpoint {

    private final Function<String, Account> accountsByClientId;
    private final AccessTokens tokens;

    TokenEndpoint(Function<String, Account> accountsByClientId, AccessTokens tokens) {
        this.accountsByClientId = accountsByClientId;
        this.tokens = tokens;
    }

    MockResponse answer(TokenRequest request) {
        if (!request.violations().isEmpty()) {
            String message = String.join("; ", request.violations());
            return Answer.refusal("invalid_request", message, message);
        }
        Account account = accountsByClientId.apply(request.clientId());
        if (account == null || !account.clientSecret().equals(request.clientSecret())) {
            return Answer.refusal("invalid_client");
        }
        return Answer.json(200, accepted(account));
    }

    private ObjectNode accepted(Account account) {
        AccountKeys keys = account.keys();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("access_token", tokens.issue(account))
                .put("expires_in", tokens.lifetime().toSeconds())
                .put("token_type", "Bearer")
                .put("scope", "api")
                .put("PrivateKey", keys.wrappedPrivateKey())
                .put("Key", keys.wrappedUserKey())
                .put("ForcePasswordReset", false)
                .put("ResetMasterPassword", false)
                .put("Kdf", 0)
                .put("KdfIterations", keys.iterations())
                .putNull("KdfMemory")
                .putNull("KdfParallelism");
        json.set("AccountKeys", keys.toJson());
        json.putObject("MasterPasswordPolicy").put("Object", "masterPasswordPolicy");
        ObjectNode options = json.putObject("UserDecryptionOptions")
                .put("HasMasterPassword", true)
                .put("Object", "userDecryptionOptions");
        ObjectNode unlock = options.putObject("MasterPasswordUnlock")
                .put("Salt", MasterKey.salt(account.email()))
                .put("MasterKeyEncryptedUserKey", keys.wrappedUserKey());
        unlock.putObject("Kdf")
                .put("KdfType", 0)
                .put("Iterations", keys.iterations())
                .putNull("Memory")
                .putNull("Parallelism");
        return json;
    }
}
