package io.jenkins.plugins.bitwarden.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLException;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedBitwardenTest {

    private final EmbeddedBitwarden server = EmbeddedBitwarden.start();
    private final TestClient client = new TestClient(server);
    private final Account account = server.addAccount("CI@example.test", "correct horse");

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aKeyOpensTheVaultToWhoeverKnowsTheMasterPassword() throws IOException {
        account.add(
                VaultItem.login("registry").username("ci").password("s3cret").folder("Build"));

        JsonNode token = client.token(account).json();
        JsonNode vault =
                client.get(Endpoint.SYNC, token.path("access_token").asText()).json();

        SymmetricKey masterKey = MasterKey.derive(account.masterPassword(), account.email(), MasterKey.ITERATIONS)
                .stretched();
        SymmetricKey userKey = SymmetricKey.of(
                masterKey.decrypt(token.at("/UserDecryptionOptions/MasterPasswordUnlock/MasterKeyEncryptedUserKey")
                        .asText()));
        assertThat(userKey.decrypt(vault.at("/ciphers/0/login/password").asText()))
                .asString()
                .isEqualTo("s3cret");
        assertThat(userKey.decrypt(vault.at("/folders/0/name").asText()))
                .asString()
                .isEqualTo("Build");
        assertThat(vault.at("/ciphers/0/folderId")).isEqualTo(vault.at("/folders/0/id"));
        assertThat(vault.toString()).doesNotContain("registry", "s3cret", "Build");
    }

    @Test
    void aWrongSecretIsRefused() throws IOException {
        Map<String, String> form = TestClient.form(account);
        form.put("client_secret", "wrong");

        assertThat(client.token(form).body()).isEqualTo("{\"error\":\"invalid_client\"}");
        assertThat(server.violations()).isEmpty();
    }

    @Test
    void aRotatedSecretIsRefusedWhileItsTokensGoOnWorking() throws IOException {
        Map<String, String> old = TestClient.form(account);
        String token = client.token(old).accessToken();

        assertThat(account.rotateKey()).matches("[0-9A-Za-z]{30}").isNotEqualTo(old.get("client_secret"));

        assertThat(client.token(old).status()).isEqualTo(400);
        assertThat(client.token(account).status()).isEqualTo(200);
        assertThat(client.get(Endpoint.SYNC, token).status()).isEqualTo(200);
    }

    @Test
    void tokensOfEndedSessionsAreRefused() throws IOException {
        String token = client.token(account).accessToken();
        account.endSessions();

        assertThat(client.get(Endpoint.REVISION_DATE, token).status()).isEqualTo(401);
        assertThat(client.get(Endpoint.REVISION_DATE, client.token(account).accessToken())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void tokensThatExpiredOrWereTamperedWithAreRefused() throws IOException {
        String token = client.token(account).accessToken();
        server.tokenLifetime(Duration.ZERO);

        assertThat(client.get(Endpoint.SYNC, client.token(account).accessToken())
                        .status())
                .isEqualTo(401);
        assertThat(client.get(Endpoint.SYNC, token.substring(1)).status()).isEqualTo(401);
        assertThat(client.get(Endpoint.SYNC, "").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type, password, grant_type is not client_credentials but password",
        "scope, api.organization, scope is not api but api.organization",
        "deviceIdentifier, '', deviceIdentifier is missing",
        "deviceType, linux, deviceType is not a number: linux",
        "client_secret, '', client_secret is missing"
    })
    void aFormThatBitwardenWouldNotAcceptIsRefusedAndRemembered(String field, String value, String violation)
            throws IOException {
        Map<String, String> form = TestClient.form(account);
        form.put(field, value);

        assertThat(client.token(form).status()).isEqualTo(400);
        assertThat(server.violations()).containsExactly(violation);
    }

    @Test
    void theTypeOfTheFormIsCheckedToo() throws IOException {
        RequestBody json = RequestBody.create("{}", MediaType.get("application/json"));

        assertThat(client.send(client.request(Endpoint.TOKEN).post(json)).status())
                .isEqualTo(400);
        assertThat(server.violations()).contains("Content-Type is application/json; charset=utf-8");
    }

    @Test
    void aKeyIdIsRecordedUnlessTheServerKnowsNoKeyIds() throws IOException {
        String token = client.token(account).accessToken();
        RequestBody keyId = RequestBody.create(
                "{\"userKeyId\":\"0123456789abcdef0123456789abcdef\"}", MediaType.get("application/json"));

        assertThat(postKeyId(token, keyId)).isEqualTo(200);
        assertThat(client.get(Endpoint.SYNC, token)
                        .json()
                        .at("/userDecryption/userKeyId")
                        .asText())
                .isEqualTo("0123456789abcdef0123456789abcdef");

        server.withoutUserKeyId();
        assertThat(postKeyId(token, keyId)).isEqualTo(404);
    }

    @Test
    void anAttachmentIsAtAnAddressThatIsGoodForAWhile() throws IOException {
        account.add(VaultItem.login("cluster").attachment("kubeconfig", new byte[] {1, 2, 3}));
        String token = client.token(account).accessToken();
        JsonNode item = client.get(Endpoint.SYNC, token).json().at("/ciphers/0");
        String path = "/api/ciphers/" + item.path("id").asText() + "/attachment/"
                + item.at("/attachments/0/id").asText();
        Request.Builder offer =
                new Request.Builder().url(server.url() + path).header("Authorization", "Bearer " + token);

        assertThat(item.toString()).doesNotContain("kubeconfig");
        assertThat(client.send(new Request.Builder().url(server.url() + path)).status())
                .isEqualTo(401);
        String address = client.send(offer).json().path("url").asText();
        assertThat(client.send(new Request.Builder().url(address)).status()).isEqualTo(200);
        assertThat(client.send(new Request.Builder().url(address + "x")).status())
                .isEqualTo(403);
        assertThat(client.send(offer.url(server.url() + path + "0")).status()).isEqualTo(404);

        server.downloadLifetime(Duration.ZERO);
        String late =
                client.send(offer.url(server.url() + path)).json().path("url").asText();
        assertThat(client.send(new Request.Builder().url(late)).status()).isEqualTo(403);
    }

    @Test
    void manyClientsAreServedAndCountedAtOnce() throws Exception {
        Callable<Integer> login = () -> new TestClient(server).token(account).status();
        ExecutorService clients = Executors.newFixedThreadPool(50);
        try {
            for (Future<Integer> status : clients.invokeAll(Collections.nCopies(50, login))) {
                assertThat(status.get()).isEqualTo(200);
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(server.tokenRequests()).isEqualTo(50);
        assertThat(server.deviceIds()).hasSize(1);

        server.resetTraffic();
        assertThat(server.tokenRequests()).isZero();
    }

    @Test
    void anUnknownPathIsAnsweredInJsonAndRemembered() throws IOException {
        TestClient.Answered answer = client.send(client.request(Endpoint.CONFIG).url(server.url() + "/api/nothing"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("message").asText()).isEqualTo("Resource not found.");
        assertThat(server.unknownRequests()).containsExactly("GET /api/nothing");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "VALID")
    void aBadCertificateIsNotTrusted(Certificate certificate) {
        try (EmbeddedBitwarden bad = EmbeddedBitwarden.start(certificate)) {
            assertThatThrownBy(() -> new TestClient(bad).token(account)).isInstanceOf(SSLException.class);
            assertThat(bad.tokenRequests()).isZero();
        }
    }

    @Test
    void closingLeavesNothingBehind() {
        assertThat(server.caCertificate()).content().startsWith("-----BEGIN CERTIFICATE-----");

        server.close();

        assertThat(server.caCertificate()).doesNotExist();
        assertThatThrownBy(() -> client.token(account)).isInstanceOf(IOException.class);
    }

    private int postKeyId(String token, RequestBody keyId) throws IOException {
        return client.send(client.request(Endpoint.USER_KEY_ID)
                        .header("Authorization", "Bearer " + token)
                        .post(keyId))
                .status();
    }
}
