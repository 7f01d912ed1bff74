package io.jenkins.plugins.bitwarden.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Issues access tokens, JWTs signed with a key of this server's own, and tells whose they are. */
final class AccessTokens {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEARER = "Bearer ";
    private static final String SESSION = "session_generation";

    private final byte[] signingKey = new byte[32];
    private final Function<String, Account> accountsByUserId;
    private volatile Duration lifetime = Duration.ofHours(1);

    AccessTokens(Function<String, Account> accountsByUserId) {
        this.accountsByUserId = accountsByUserId;
        new SecureRandom().nextBytes(signingKey);
    }

    Duration lifetime() {
        return lifetime;
    }

    void lifetime(Duration newLifetime) {
        lifetime = newLifetime;
    }

    String issue(Account account) {
        Instant now = Instant.now();
        ObjectNode claims = JSON.createObjectNode()
                .put("nbf", now.getEpochSecond())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(lifetime).getEpochSecond())
                .put("client_id", account.clientId())
                .put("sub", account.userId())
                .put("email", account.email())
                .put("email_verified", true)
                .put("premium", account.hasPremium())
                .put("name", account.email())
                .put("sstamp", account.securityStamp())
                .put("jti", UUID.randomUUID().toString())
                .put(SESSION, account.sessionGeneration());
        claims.putArray("scope").add("api");
        claims.putArray("amr").add("Application");
        String signed = encode("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}") + '.' + encode(claims.toString());
        return signed + '.' + sign(signed);
    }

    /**
     * Returns the account that an Authorization header speaks for.
     *
     * @param authorization the header's value, or null
     * @return nothing if the token is not from here, has expired or belongs to a session that was ended
     */
    Optional<Account> holder(String authorization) {
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return Optional.empty();
        }
        String token = authorization.substring(BEARER.length());
        int lastDot = token.lastIndexOf('.');
        if (lastDot < 0 || !token.substring(lastDot + 1).equals(sign(token.substring(0, lastDot)))) {
            return Optional.empty();
        }
        JsonNode claims = claims(token);
        return Optional.ofNullable(accountsByUserId.apply(claims.path("sub").asText()))
                .filter(account ->
                        Instant.now().getEpochSecond() < claims.path("exp").asLong())
                .filter(account ->
                        account.sessionGeneration() == claims.path(SESSION).asInt());
    }

    private static JsonNode claims(String token) {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String sign(String text) {
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(signingKey, "HmacSHA256"));
            return encode(hmac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
