package io.jenkins.plugins.bitwarden.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.ModelObject;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Optional;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** What the form shows of a credential and what it makes of it, in each kind of store. */
@SharedJenkins
class FormRoundTripTest {

    private static final String ID = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    private static final String SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";
    private static final String ROTATED = "Zt8R1uJ5xPnB7vLd2MsE9aGhCkq3Yw";
    private static final String OWN = "https://vault.example.com:8443/bw";

    private JenkinsRule jenkins;

    @BeforeEach
    void secure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.createProject(Folder.class, "team");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        User.getById("admin", true);
    }

    @InEachStore
    void aKeyIsAddedShownMaskedRenamedAndRotated(String domain) throws Exception {
        StoreForm form = new StoreForm(jenkins, domain, "admin");

        form.create(form.add()
                .element("id", "bitwarden")
                .element("clientId", " " + ID + "\n")
                .element("clientSecret", SECRET));
        assertThat(stored(domain).toApiKey()).isEqualTo(key(SECRET, "US"));

        HtmlPage page = form.openPage("bitwarden");
        assertThat(page.getWebResponse().getContentAsString())
                .contains("user.6f9a\u20264f2a")
                .doesNotContain(ID, SECRET);

        form.save("bitwarden", form.open("bitwarden").element("description", "Build robot"));
        assertThat(stored(domain).getDescription()).isEqualTo("Build robot");
        assertThat(stored(domain).toApiKey()).isEqualTo(key(SECRET, "US"));

        form.save("bitwarden", form.open("bitwarden").element("clientSecret", ROTATED));
        assertThat(stored(domain).toApiKey()).isEqualTo(key(ROTATED, "US"));
        assertThat(stored(domain).getDescription()).isEqualTo("Build robot");
    }

    @InEachStore
    void aMasterPasswordIsAddedKeptReplacedAndRemoved(String domain) throws Exception {
        StoreForm form = new StoreForm(jenkins, domain, "admin");

        form.create(form.add()
                .element("id", "bitwarden")
                .element("clientId", ID)
                .element("clientSecret", SECRET)
                .element("masterPassword", " correct horse "));
        assertThat(masterPassword(domain)).hasValue(" correct horse ");
        assertThat(form.openPage("bitwarden").getWebResponse().getContentAsString())
                .doesNotContain("correct horse");

        form.save("bitwarden", form.open("bitwarden").element("clientSecret", ROTATED));
        assertThat(stored(domain).toApiKey()).isEqualTo(key(ROTATED, "US"));
        assertThat(masterPassword(domain)).hasValue(" correct horse ");

        form.save("bitwarden", form.open("bitwarden").element("masterPassword", "battery staple"));
        assertThat(masterPassword(domain)).hasValue("battery staple");

        form.save("bitwarden", form.open("bitwarden").element("masterPassword", ""));
        assertThat(masterPassword(domain)).isEmpty();
        assertThat(stored(domain).toApiKey()).isEqualTo(key(ROTATED, "US"));
    }

    private Optional<String> masterPassword(String domain) throws Exception {
        return Optional.ofNullable(stored(domain).getMasterPassword()).map(Secret::getPlainText);
    }

    @ParameterizedTest
    @CsvSource({"US, '', US, ''", "EU, '', EU, ''", "own, " + OWN + "/, own, " + OWN, "own, EU, EU, ''"})
    void aServerIsChosenAndShownAgain(String choice, String address, String shownChoice, String shownAddress)
            throws Exception {
        StoreForm form = new StoreForm(jenkins, StoreForm.SYSTEM, "admin");

        form.create(form.add()
                .element("id", "bitwarden")
                .element("serverChoice", choice)
                .element("ownServer", address)
                .element("clientId", ID)
                .element("clientSecret", SECRET));

        assertThat(stored(StoreForm.SYSTEM).getServer()).isEqualTo(shownAddress.isEmpty() ? shownChoice : shownAddress);
        JSONObject shown = form.open("bitwarden");
        assertThat(shown.getString("serverChoice")).isEqualTo(shownChoice);
        assertThat(shown.getString("ownServer")).isEqualTo(shownAddress);
        form.save("bitwarden", shown.element("serverChoice", "EU"));
        assertThat(stored(StoreForm.SYSTEM).getServer()).isEqualTo("EU");
    }

    @Test
    void aNewCredentialIsForTheUnitedStatesUntilSomebodySaysOtherwise() throws Exception {
        JSONObject form = new StoreForm(jenkins, StoreForm.SYSTEM, "admin").add();

        assertThat(form.getString("serverChoice")).isEqualTo("US");
        assertThat(form.getString("ownServer")).isEmpty();
    }

    private BitwardenApiKey stored(String domain) {
        ModelObject owner = domain.startsWith("job/")
                ? jenkins.jenkins.getItem("team")
                : domain.startsWith("user/") ? User.getById("admin", false) : jenkins.jenkins;
        try (ACLContext admin = ACL.as(User.getById("admin", true))) {
            CredentialsStore store = StreamSupport.stream(
                            CredentialsProvider.lookupStores(owner).spliterator(), false)
                    .filter(candidate -> candidate.getContext() == owner)
                    .findFirst()
                    .orElseThrow();
            assertThat(store.getCredentials(Domain.global())).hasSize(1);
            return (BitwardenApiKey) store.getCredentials(Domain.global()).get(0);
        }
    }

    private static ApiKey key(String clientSecret, String server) {
        return new ApiKey(new ClientId(ID), new ClientSecret(clientSecret), BitwardenServer.of(server));
    }

    /** A test that is run in the store of Jenkins, of a folder and of a user. */
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @ValueSource(
            strings = {
                StoreForm.SYSTEM,
                "job/team/credentials/store/folder/domain/_/",
                "user/admin/credentials/store/user/domain/_/"
            })
    private @interface InEachStore {}
}
