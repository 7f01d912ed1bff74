package io.jenkins.plugins.bitwarden.credentials;

import static io.jenkins.plugins.bitwarden.credentials.FormCalls.stored;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Where an encrypted value may be sent that came back from a form. A folder owner cannot have anything sent to the
 * loopback address of these servers, and is told so only once the rule about stored values has let him pass.
 */
@SharedJenkins
class StoredValuesTest {

    private static final String REFUSED = "is used only with the server that it is stored for";
    private static final String PASSED = "Only an administrator may test a key there";
    private static final String OTHER_ID = "user.00000000-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    private static final String OTHER_SECRET = "Zt8R1uJ5xPnB7vLd2MsE9aGhCkq3Yw";

    @TempDir
    Path temporary;

    private final EmbeddedBitwarden server = EmbeddedBitwarden.start();
    private final EmbeddedBitwarden attacker = EmbeddedBitwarden.start();
    private final Account account = server.addAccount("ci@example.test", "correct horse battery staple");
    private JenkinsRule jenkins;
    private TeamFolder team;
    private FormCalls form;
    private TrustedServers trusted;

    @BeforeEach
    void store(JenkinsRule rule) throws Exception {
        jenkins = rule;
        trusted = new TrustedServers(temporary, server, attacker);
        team = new TeamFolder(jenkins);
        form = new FormCalls(jenkins);
        team.store(server.url().toString(), account.clientId(), account.clientSecret());
    }

    @AfterEach
    void nothingReachedTheAttacker() {
        trusted.close();
        int requests = attacker.tokenRequests();
        server.close();
        attacker.close();
        assertThat(requests).isZero();
    }

    @Test
    void aStoredKeyIsSentToTheServerThatItIsStoredFor() throws Exception {
        assertThat(form.test(
                        "owner",
                        TeamFolder.PATH,
                        server.url(),
                        stored(account.clientId()),
                        stored(account.clientSecret())))
                .contains(PASSED);
        assertThat(form.test(
                        "admin",
                        TeamFolder.PATH,
                        server.url(),
                        stored(account.clientId()),
                        stored(account.clientSecret())))
                .contains("<div class=ok>");
    }

    @Test
    void aNewSecretIsTriedOutBesideTheStoredIdOfTheSameServer() throws Exception {
        String rotated = account.rotateKey();

        assertThat(form.test("owner", TeamFolder.PATH, server.url(), stored(account.clientId()), rotated))
                .contains(PASSED);
        assertThat(form.test("admin", TeamFolder.PATH, server.url(), stored(account.clientId()), rotated))
                .contains("<div class=ok>");
    }

    @Test
    void anOwnerCannotSendWhatIsStoredToAServerOfHisOwn() throws Exception {
        for (String where : List.of(TeamFolder.PATH, "user/owner/")) {
            assertThat(form.test("owner", where, attacker.url(), account.clientId(), stored(account.clientSecret())))
                    .contains("<div class=error>", REFUSED);
            assertThat(form.test("owner", where, attacker.url(), stored(account.clientId()), OTHER_SECRET))
                    .contains("<div class=error>", REFUSED);
            assertThat(form.test(
                            "owner", where, attacker.url(), stored(account.clientId()), stored(account.clientSecret())))
                    .contains("<div class=error>", REFUSED);
        }
    }

    @Test
    void anOwnerCannotSendWhatIsStoredElsewhereAtAll() throws Exception {
        CredentialsProvider.lookupStores(jenkins.jenkins)
                .iterator()
                .next()
                .addCredentials(Domain.global(), TeamFolder.key("US", OTHER_ID, OTHER_SECRET));

        for (String choice : List.of("US", "EU")) {
            assertThat(form.post(
                            "owner",
                            TeamFolder.PATH,
                            "testConnection",
                            Map.of(
                                    "serverChoice",
                                    choice,
                                    "clientId",
                                    stored(OTHER_ID),
                                    "clientSecret",
                                    "typed-by-the-owner")))
                    .contains(REFUSED);
        }
        assertThat(form.test("owner", TeamFolder.PATH, server.url(), stored(OTHER_ID), stored(OTHER_SECRET)))
                .contains(REFUSED);
    }

    /** Else what is sent only to the server that it is stored for could be stored for another one first. */
    @Test
    void anOwnerCannotSaveWhatIsStoredForAServerOfHisOwn() throws Exception {
        String id = team.stored().get(0).getId();
        String secret = stored(account.clientSecret());
        StoreForm store = new StoreForm(jenkins, TeamFolder.PATH + "credentials/store/folder/domain/_/", "owner");
        JSONObject elsewhere = store.add()
                .element("serverChoice", "own")
                .element("ownServer", attacker.url().toString())
                .element("clientId", account.clientId())
                .element("clientSecret", secret);
        JSONObject withoutAChoice = JSONObject.fromObject(elsewhere)
                .discard("serverChoice")
                .element("server", attacker.url().toString());

        assertThat(checkForTheAttacker(secret, ""))
                .contains("clientSecret:", REFUSED)
                .doesNotContain("clientId:", "ownServer:");
        for (JSONObject fields : List.of(elsewhere, withoutAChoice)) {
            assertThat(store.create(JSONObject.fromObject(fields))
                            .getWebResponse()
                            .getContentAsString())
                    .contains(REFUSED)
                    .doesNotContain(account.clientSecret());
            assertThat(store.save(id, JSONObject.fromObject(fields).element("id", id))
                            .getWebResponse()
                            .getContentAsString())
                    .contains(REFUSED);
        }
        assertThat(team.stored())
                .extracting(BitwardenApiKey::getServer)
                .containsExactly(server.url().toString());
    }

    @Test
    void anOwnerSavesWhatIsStoredForTheSameServerAndWhatHeTypedForAnyAndAnAdministratorWhatHeWants() throws Exception {
        String id = team.stored().get(0).getId();
        String path = TeamFolder.PATH + "credentials/store/folder/domain/_/";
        StoreForm owner = new StoreForm(jenkins, path, "owner");
        JSONObject key = owner.add()
                .element("id", id)
                .element("serverChoice", "own")
                .element("ownServer", server.url().toString())
                .element("clientId", stored(account.clientId()))
                .element("clientSecret", stored(account.clientSecret()));

        owner.save(id, JSONObject.fromObject(key).element("description", "changed"));
        assertThat(team.stored()).extracting(BitwardenApiKey::getDescription).containsExactly("changed");
        owner.save(
                id,
                JSONObject.fromObject(key)
                        .element("ownServer", attacker.url().toString())
                        .element("clientId", account.clientId())
                        .element("clientSecret", OTHER_SECRET));
        assertThat(team.stored())
                .extracting(BitwardenApiKey::getServer)
                .containsExactly(attacker.url().toString());
        new StoreForm(jenkins, path, "admin").save(id, key);
        assertThat(team.stored())
                .extracting(BitwardenApiKey::getServer)
                .containsExactly(server.url().toString());
    }

    /** A hostile server may tell bw to derive the password hash that it gets in a way that is easily undone. */
    @Test
    void anOwnerCannotSaveAStoredMasterPasswordForAServerOfHisOwn() throws Exception {
        String id = team.stored().get(0).getId();
        StoreForm store = new StoreForm(jenkins, TeamFolder.PATH + "credentials/store/folder/domain/_/", "owner");
        JSONObject typed = store.add()
                .element("id", id)
                .element("serverChoice", "own")
                .element("ownServer", server.url().toString())
                .element("clientId", account.clientId())
                .element("clientSecret", account.clientSecret());
        store.save(id, JSONObject.fromObject(typed).element("masterPassword", Keys.MASTER_PASSWORD));
        JSONObject moved = JSONObject.fromObject(typed)
                .element("ownServer", attacker.url().toString())
                .element("masterPassword", stored(Keys.MASTER_PASSWORD));

        assertThat(store.save(id, JSONObject.fromObject(moved)).getWebResponse().getContentAsString())
                .contains(REFUSED)
                .doesNotContain(Keys.MASTER_PASSWORD);
        assertThat(store.create(JSONObject.fromObject(moved).element("id", "another"))
                        .getWebResponse()
                        .getContentAsString())
                .contains(REFUSED);
        assertThat(checkForTheAttacker(account.clientSecret(), stored(Keys.MASTER_PASSWORD)))
                .contains("masterPassword:", REFUSED)
                .doesNotContain("clientId:", "clientSecret:");
        assertThat(team.stored())
                .extracting(BitwardenApiKey::getServer)
                .containsExactly(server.url().toString());
        assertMasterPassword(Keys.MASTER_PASSWORD);

        store.save(id, JSONObject.fromObject(moved).element("masterPassword", "typed again"));
        assertMasterPassword("typed again");
        new StoreForm(jenkins, TeamFolder.PATH + "credentials/store/folder/domain/_/", "admin")
                .save(id, JSONObject.fromObject(typed).element("masterPassword", stored("typed again")));
        assertThat(team.stored())
                .extracting(BitwardenApiKey::getServer)
                .containsExactly(server.url().toString());
    }

    /** Else everybody could have the master password of another credential used in builds of their own. */
    @Test
    void anOwnerCannotSaveAnEncryptedTextOfElsewhereAsAMasterPassword() throws Exception {
        StoreForm store = new StoreForm(jenkins, TeamFolder.PATH + "credentials/store/folder/domain/_/", "owner");

        assertThat(store.create(store.add()
                                .element("serverChoice", "US")
                                .element("clientId", OTHER_ID)
                                .element("clientSecret", OTHER_SECRET)
                                .element("masterPassword", stored("of somebody else")))
                        .getWebResponse()
                        .getContentAsString())
                .contains(REFUSED)
                .doesNotContain("of somebody else");
        assertThat(team.stored()).hasSize(1);
    }

    private void assertMasterPassword(String expected) {
        assertThat(team.stored())
                .extracting(BitwardenApiKeyImpl::getMasterPassword)
                .extracting(Secret::getPlainText)
                .containsExactly(expected);
    }

    /** Both values would be taken out of it, the client_secret without having been looked at. */
    @Test
    void aWholeKeyThatComesBackEncryptedIsNotSentAnywhere() throws Exception {
        String whole = "client_id: %s client_secret: %s".formatted(account.clientId(), OTHER_SECRET);

        for (String user : List.of("owner", "admin")) {
            assertThat(form.test(user, TeamFolder.PATH, server.url(), stored(whole), ""))
                    .contains("<div class=error>", REFUSED);
            assertThat(form.test(user, TeamFolder.PATH, server.url(), "", stored(whole)))
                    .contains("<div class=error>", REFUSED);
        }
        assertThat(server.tokenRequests()).isZero();
    }

    /** Everybody has a store of their own, and may have seen an encrypted value of somebody else. */
    @Test
    void noAnswerTellsWhetherAnEncryptedSecretEqualsAGuess() throws Exception {
        String encrypted = stored(account.clientSecret());
        StoreForm own = new StoreForm(jenkins, "user/reader/credentials/store/user/domain/_/", "reader");
        Set<String> answers = new HashSet<>();
        for (String guess : List.of(account.clientSecret(), OTHER_SECRET)) {
            String whole = "client_id: %s client_secret: %s".formatted(OTHER_ID, guess);
            for (String method : List.of("testConnection", "checkKey")) {
                answers.add(method
                        + form.post(
                                "reader",
                                "user/reader/",
                                method,
                                Map.of("serverChoice", "US", "clientId", whole, "clientSecret", encrypted)));
            }
            answers.add("checkClientId"
                    + form.post(
                            "reader",
                            "user/reader/",
                            "checkClientId",
                            Map.of("value", whole, "clientSecret", encrypted)));
            answers.add("checkClientSecret"
                    + form.post(
                            "reader",
                            "user/reader/",
                            "checkClientSecret",
                            Map.of("value", encrypted, "clientId", whole)));
            answers.add("create "
                    + own.create(own.add()
                                    .element("serverChoice", "US")
                                    .element("clientId", whole)
                                    .element("clientSecret", encrypted))
                            .getWebResponse()
                            .getContentAsString()
                            .contains("holds a client_secret too"));
        }

        assertThat(answers).hasSize(5).contains("create true");
        assertThat(server.tokenRequests()).isZero();
    }

    @Test
    void theHalvesOfTwoStoredKeysAreNoStoredKey() throws Exception {
        team.store(server.url().toString(), OTHER_ID, OTHER_SECRET);

        assertThat(form.test("owner", TeamFolder.PATH, server.url(), stored(account.clientId()), stored(OTHER_SECRET)))
                .contains(REFUSED);
    }

    @Test
    void aReaderCannotSendWhatIsStoredAnywhere() throws Exception {
        for (URI url : List.of(attacker.url(), server.url())) {
            assertThat(form.test(
                            "reader", TeamFolder.PATH, url, stored(account.clientId()), stored(account.clientSecret())))
                    .startsWith("403");
        }
        assertThat(server.tokenRequests()).isZero();
    }

    @Test
    void theStarsThatSomeGetInPlaceOfAStoredValueAreNeitherSentNorStored() throws Exception {
        assertThat(form.test("admin", TeamFolder.PATH, server.url(), "********", account.clientSecret()))
                .contains("<div class=error>", "stars are a placeholder, not a client_id");
        assertThat(form.test("admin", TeamFolder.PATH, server.url(), account.clientId(), "********"))
                .contains("<div class=error>", "stars are a placeholder, not a client_secret");
        assertThat(form.post(
                        "owner",
                        TeamFolder.PATH,
                        "checkKey",
                        Map.of("serverChoice", "US", "clientId", "********", "clientSecret", "********")))
                .contains("clientId:", "clientSecret:", "stars");
        assertThat(server.tokenRequests()).isZero();
    }

    /** Returns what is said about the account's client_id and these values, before they are saved for another server. */
    private String checkForTheAttacker(String clientSecret, String masterPassword) throws Exception {
        return form.post(
                "owner",
                TeamFolder.PATH,
                "checkKey",
                Map.of(
                        "serverChoice",
                        "own",
                        "ownServer",
                        attacker.url().toString(),
                        "clientId",
                        account.clientId(),
                        "clientSecret",
                        clientSecret,
                        "masterPassword",
                        masterPassword));
    }
}
